/** Documents with several defects: all three name the same one. Cedar's order is that of its readers, and fixed here. */

import { afterAll, describe, expect, it } from 'vitest';
import { createImplementation } from '../index.ts';

const BAD = { uid: {}, attrs: {}, parents: [] };
const uid = { type: '', id: '' };
const built = { entityTypes: {}, actions: {} };

/** A context for an action whose context holds attributes of these types, all required. */
function contextOf(attributes: Readonly<Record<string, string>>, context: object): object {
  const g = { type: 'G', id: 'a' };
  const types = Object.entries(attributes).map(([attribute, name]) => {
    const type = name === 'G' ? 'Entity' : 'Extension';
    return [attribute, { type, name }] as const;
  });
  const appliesTo = {
    principalTypes: ['G'],
    resourceTypes: ['G'],
    context: { type: 'Record', attributes: Object.fromEntries(types) },
  };
  return {
    schema: { '': { entityTypes: { G: {} }, actions: { view: { appliesTo } } } },
    request: { principal: g, action: { type: 'Action', id: 'view' }, resource: g, context },
  };
}

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
      [
        'an attribute that is no entity, the other one missing',
        { a: 'G', b: 'ipaddr' },
        { a: '' },
        'expectedEntityRef',
      ],
      ['the same, listed in another order', { b: 'ipaddr', a: 'G' }, { a: '' }, 'expectedEntityRef'],
      ['an attribute missing, a later one no entity', { b: 'G', a: 'ipaddr' }, { b: '' }, 'missingRecordAttr'],
      ['the same beyond U+FFFF', { '\u{10000}': 'G', '\uffff': 'ipaddr' }, { '\u{10000}': '' }, 'missingRecordAttr'],
      ['a capital letter first', { a: 'G', B: 'ipaddr' }, { a: '' }, 'missingRecordAttr'],
      ['a call that fails, an attribute missing', { a: 'datetime', b: 'G' }, { a: '' }, 'missingRecordAttr'],
      ['a call that fails, an attribute too many', { a: 'decimal' }, { a: '', b: 1 }, 'unexpectedRecordAttr'],
      ['a call that fails', { a: 'decimal' }, { a: '' }, 'extensionEval'],
    ] as const
  ).map(([what, attributes, context, category]) => {
    return [what, 'cedar/context', contextOf(attributes, context), category] as const;
  }),
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
