/** Documents with several defects: all three name the same one. Cedar's order is that of its readers, and fixed here. */

import { afterAll, describe, expect, it } from 'vitest';
import type { Rejected } from '../../../model/cedar/syntax/interchange.ts';
import { compareRejected } from '../../subjects/cedar/rejected.ts';
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

/** One entity, of a type with an ipaddr, a Long and a tag that is an ipaddr. */
function oneEntity(parts: object): object {
  const attributes = {
    a: { type: 'Extension', name: 'ipaddr', required: false },
    b: { type: 'Long', required: false },
    e: { type: 'Entity', name: 'X', required: false },
  };
  const shape = { type: 'Record', attributes };
  const entityTypes = { X: { shape, tags: { type: 'Extension', name: 'ipaddr' } }, Y: { shape } };
  return {
    schema: { '': { entityTypes, actions: {} } },
    entities: [{ uid: { type: 'X', id: '' }, attrs: {}, parents: [], ...parts }],
  };
}
const FAILING = { __extn: { fn: 'ip', arg: 'x' } };
const UNKNOWN = { __extn: { fn: 'nope', arg: 'x' } };
const Y = { type: 'Y', id: '' };
const NAMELESS = { type: '', id: '' };
const FRACTION = Object(1.5);

/** Each wrong by itself, and right beside the others. */
const DECLARATIONS: readonly string[] = [
  ...[
    'namespace __cedar {}',
    'entity A; entity A;',
    'namespace N { entity A; entity A; }',
    'namespace M {} namespace M {}',
  ],
  ...[
    'entity __cedar;',
    'namespace P { type __cedar = Long; }',
    'type Long = String;',
    'namespace S { type Bool = String; }',
  ],
  ...['action a appliesTo { principal: X };', 'action b appliesTo { principal: X, principal: X, resource: X };'],
  ...['namespace Q { action a appliesTo { context: {} }; }', 'action e appliesTo { principal: [], resource: X };'],
  'namespace R { action b appliesTo { context: {}, context: {}, principal: X, resource: X }; }',
  'action f appliesTo { principal: [], resource: X, resource: X };',
  'action g appliesTo { resource: X, resource: X, principal: [] };',
  'namespace T { type Long = String; action a appliesTo { context: {} }; entity __cedar; }',
  'namespace U { type Long = String; type __cedar = Long; }',
];

const rows: readonly (readonly [what: string, subject: string, input: object, category: string])[] = [
  ['a duplicate annotation in text that does not parse', 'cedar/schema', { schema: '@a@a' }, 'parse'],
  ...['1e400', '-1.8e308', '9'.repeat(309)].map(
    number =>
      [
        `${number.slice(0, 8)}, which no double holds, before all else`,
        'cedar/entities',
        { schema: null, entities: `[{"uid":${number},"attrs":{},"parents":[]}]` },
        'jsonShape',
      ] as const,
  ),
  ...['1e308', '1e-400', '9'.repeat(308)].map(
    number =>
      [
        `${number.slice(0, 8)} in the place of a uid`,
        'cedar/entities',
        { schema: null, entities: `[{"uid":${number},"attrs":{},"parents":[]}]` },
        'expectedEntityRef',
      ] as const,
  ),
  [
    'an entity type Action before attributes of an action',
    'cedar/schema',
    { schema: { '': { entityTypes: { Action: {} }, actions: { a: { attributes: { x: 1 } } } } } },
    'actionEntityTypeDeclared',
  ],
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
      ['an attribute and a parent that are none', { attrs: { b: null }, parents: [null] }, 'nullValue'],
      ['a tag and a parent that are none', { tags: { k: null }, parents: [null] }, 'nullValue'],
      ['an undeclared attribute, a bad parent', { attrs: { z: 1 }, parents: [null] }, 'unexpectedAttr'],
      ['tags not declared, a bad parent', { uid: Y, tags: { k: '::1' }, parents: [null] }, 'unexpectedTag'],
      ['an undeclared attribute, tags not declared', { uid: Y, attrs: { z: 1 }, tags: { k: 1 } }, 'unexpectedAttr'],
      ['an undeclared type, a bad parent', { uid: { type: 'Z', id: '' }, parents: [null] }, 'undeclaredEntityType'],
      ['a call that fails, a null in an attribute', { attrs: { a: FAILING, b: null } }, 'nullValue'],
      ['a call that fails in an attribute, a null in a tag', { attrs: { a: FAILING }, tags: { k: null } }, 'nullValue'],
      ['a call that fails, a bad parent', { attrs: { a: FAILING }, parents: [null] }, 'expectedEntityRef'],
      ['a call that fails, one unknown in a tag', { attrs: { a: FAILING }, tags: { k: UNKNOWN } }, 'unknownFunction'],
      ['a call that fails, tags not declared', { uid: Y, attrs: { a: FAILING }, tags: { k: '::1' } }, 'unexpectedTag'],
      ['a call that fails, an attribute of a wrong type', { attrs: { a: 'x', b: 'y' } }, 'extensionEval'],
      ['a call of what is unknown, with a fraction', { attrs: { a: { fn: 'nope', arg: FRACTION } } }, 'jsonShape'],
      ['a call of too much, with a fraction', { attrs: { a: { fn: 'ip', args: [1, FRACTION] } } }, 'jsonShape'],
    ] as const
  ).map(([what, parts, category]) => [what, 'cedar/entities', oneEntity(parts), category] as const),
  ...(
    [
      ['a call that fails, a null beside it', { a: [FAILING, null] }, 'nullValue'],
      ['a call that fails, then a null', { a: FAILING, b: null }, 'nullValue'],
      ['a call of what is no name, with a null', { a: { __extn: { fn: '', arg: null } } }, 'badEscape'],
      ['a call of what is no name, with a fraction', { a: { __extn: { fn: '', arg: FRACTION } } }, 'jsonShape'],
      ['a null, then a fraction in the same value', { a: [null, FRACTION] }, 'jsonShape'],
      ['a bad uid, and a null by an earlier name', { a: { d: { __entity: NAMELESS }, c: null } }, 'nullValue'],
      ['the same with numbers for names', { a: { 9: { __entity: NAMELESS }, 10: null } }, 'nullValue'],
      ['a bad uid, then a number too large in the same value', { a: [{ __entity: NAMELESS }, 2n ** 63n] }, 'jsonShape'],
      ['a null in an attribute, a bad uid in a tag', { a: null }, 'nullValue', { k: { __entity: NAMELESS } }],
      ['a bad uid in an attribute, a null in a tag', { a: { __entity: NAMELESS } }, 'badEscape', { k: null }],
    ] as const
  ).map(([what, attrs, category, tags = {}]) => {
    const input = { ...oneEntity({ attrs, tags }), schema: null };
    return [`${what}, no schema`, 'cedar/entities', input, category] as const;
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

it('every pair of defects among declarations, in either order', async () => {
  const all = await Promise.all(
    ['cedar-wasm', 'model', 'engine'].map(name => createImplementation(name, 'cedar/schema')),
  );
  for (const one of DECLARATIONS) {
    for (const other of DECLARATIONS) {
      const schema = `${one} ${other === one ? '' : other}`;
      const [real, ...ours] = await Promise.all(all.map(each => each.answer({ schema })));
      expect(real, schema).toEqual({ rejected: expect.stringMatching(/^(reserved|declared|duplicate|missing)/) });
      expect(ours, schema).toEqual([real, real]);
    }
  }
  await Promise.all(all.map(each => each.close?.()));
});

// Cedar keeps the attributes of an entity in a HashMap: the same call names now this one, now that one.
it('names any of the first problems of several attributes of one entity', async () => {
  const input = oneEntity({ attrs: { b: null, e: 3, z: 1 }, parents: [null] });
  const categories = ['nullValue', 'expectedEntityRef', 'unexpectedAttr'];
  const model = (await (await createImplementation('model', 'cedar/entities')).answer(input)) as Rejected;
  expect([model.rejected, ...(model.or ?? [])].sort()).toEqual([...categories].sort());
  for (const name of ['engine', 'cedar-wasm']) {
    const answer = (await (await createImplementation(name, 'cedar/entities')).answer(input)) as Rejected;
    expect(categories).toContain(answer.rejected);
    expect(compareRejected(model, answer)).toBeUndefined();
    expect(compareRejected(answer, model)).toBeUndefined();
  }
  expect(compareRejected(model, { rejected: 'typeMismatch' })).toBeDefined();
});
