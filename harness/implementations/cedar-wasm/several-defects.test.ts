/** Documents with several defects: all three name the same one. Cedar's order is that of its readers, and fixed here. */

import { afterAll, describe, expect, it } from 'vitest';
import { createImplementation } from '../index.ts';

const BAD = { uid: {}, attrs: {}, parents: [] };
const uid = { type: '', id: '' };
const built = { entityTypes: {}, actions: {} };

const rows: readonly (readonly [what: string, subject: string, input: object, category: string])[] = [
  ['a duplicate annotation in text that does not parse', 'cedar/schema', { schema: '@a@a' }, 'parse'],
  ['a duplicate annotation', 'cedar/schema', { schema: '@a@a entity A;' }, 'duplicateAnnotation'],
  [
    'a built-in name before its bad type',
    'cedar/schema',
    { schema: { '': { commonTypes: { Long: { type: 'Ld}g' } } } } },
    'reservedKeyword',
  ],
  [
    'a built-in name before an unknown key',
    'cedar/schema',
    { schema: { '': { commonTypes: { Long: { type: 'Long' } }, ent: {}, ...built } } },
    'reservedKeyword',
  ],
  [
    'an unknown key before a built-in name',
    'cedar/schema',
    { schema: { '': { ent: {}, commonTypes: { Long: { type: 'Long' } }, ...built } } },
    'jsonShape',
  ],
  [
    'a bad type before a built-in name',
    'cedar/schema',
    { schema: { '': { commonTypes: { A: 3, Long: { type: 'Long' } }, ...built } } },
    'jsonShape',
  ],
  [
    'a reserved name, and keys that are missing',
    'cedar/schema',
    { schema: { '': { entityTypes: { __cedar: {} } } } },
    'reservedName',
  ],
  [
    'a bad uid, and tags that are no map',
    'cedar/entities',
    { schema: null, entities: [{ ...BAD, tags: null }] },
    'jsonShape',
  ],
  [
    'a bad type, and tags that are no map',
    'cedar/entities',
    { schema: null, entities: [{ ...BAD, uid, tags: null }] },
    'jsonShape',
  ],
  [
    'a bad uid, and a later entity that is badly built',
    'cedar/entities',
    { schema: null, entities: [BAD, { uid, attrs: {} }] },
    'jsonShape',
  ],
  ...(
    [
      ['@a@a entity A; entity ;', 'duplicateAnnotation'],
      ['@a@a entity ;', 'parse'],
      ['@a@a entity if;', 'reservedIdentifier'],
      ['@a@a entity A { @b@b c : Long }; entity ;', 'duplicateAnnotation'],
      ['entity if; entity ;', 'reservedIdentifier'],
      ['entity if (', 'parse'],
      ['entity A { if', 'parse'],
      ['entity A; type if = Long entity', 'reservedIdentifier'],
      ['action a appliesTo { principal: A }; entity if;', 'reservedIdentifier'],
      ['action a appliesTo { principal: A }; @a@a entity B;', 'duplicateAnnotation'],
    ] as const
  ).map(([schema, category]) => [schema, 'cedar/schema', { schema }, category] as const),
];

describe.each(['model', 'engine', 'cedar-wasm'])('%s', name => {
  const made = new Map<string, ReturnType<typeof createImplementation>>();
  afterAll(async () => {
    for (const implementation of made.values()) await (await implementation).close?.();
  });
  it.each(rows)('%s', async (_what, subject, input, category) => {
    if (!made.has(subject)) made.set(subject, createImplementation(name, subject));
    expect(await (await made.get(subject))?.answer(input)).toEqual({ rejected: category });
  });
});
