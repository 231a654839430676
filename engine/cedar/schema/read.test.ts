import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { readSchema } from './read.ts';
import { schemaToJson } from './to-json.ts';
import { schemaWarnings } from './warnings.ts';

interface Vector {
  readonly schema: SchemaJson;
  readonly ok: boolean;
  readonly error?: string;
  readonly warnings?: readonly string[];
}
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../testdata/schema-vectors.json', import.meta.url), 'utf8'),
);

function resolved(schema: SchemaJson) {
  const read = readSchema(schema);
  if (!read.ok) throw new Error(read.problem);
  return schemaToJson(read.value);
}

const categoryOf = (schema: SchemaJson): string => {
  const read = readSchema(schema);
  return read.ok ? 'ok' : read.category;
};

describe('schema vectors of real Cedar', () => {
  it('are all here', () => expect(vectors.length).toBe(234));
  it.each(vectors.map((vector): [string, Vector] => [JSON.stringify(vector.schema), vector]))('%s', (_, vector) => {
    expect(categoryOf(vector.schema)).toBe(vector.ok ? 'ok' : vector.error);
    const warnings = schemaWarnings(vector.schema);
    if (warnings.ok) expect([...warnings.value].sort()).toEqual([...(vector.warnings ?? [])].sort());
    else expect(vector.ok).toBe(false);
  });
});

describe('resolution', () => {
  it('gives the normal form', () => {
    expect(
      resolved(`
        type Address = { street: String, zip?: Long };
        entity User in [Group] = { home: Address, friends: Set<User>, ip: ipaddr } tags decimal;
        entity Group in [Group];
        entity Color enum ["red", "green", "red"];
        action view in [all] appliesTo { principal: User, resource: [Color, Group], context: { a?: Action } };
        action all in N::Action::"any";
        namespace N { action any; }
      `),
    ).toEqual({
      entityTypes: {
        Color: { enum: ['green', 'red'] },
        Group: { ancestors: ['Group'], attributes: {} },
        User: {
          ancestors: ['Group'],
          attributes: {
            friends: { type: { Set: { Entity: 'User' } }, required: true },
            home: {
              type: { Record: { street: { type: 'String', required: true }, zip: { type: 'Long', required: false } } },
              required: true,
            },
            ip: { type: 'ipaddr', required: true },
          },
          tags: 'decimal',
        },
      },
      actions: {
        'Action::"all"': { ancestors: ['N::Action::"any"'], principals: [], resources: [], context: {} },
        'Action::"view"': {
          ancestors: ['Action::"all"', 'N::Action::"any"'],
          principals: ['User'],
          resources: ['Color', 'Group'],
          context: { a: { type: { Entity: 'Action' }, required: false } },
        },
        'N::Action::"any"': { ancestors: [], principals: [], resources: [], context: {} },
      },
    });
  });

  const attributeType = (schema: string, type = 'A'): unknown => {
    const entity = resolved(schema).entityTypes[type] as { attributes: { x: { type: unknown } } };
    return entity.attributes.x.type;
  };
  it.each<[string, string, unknown]>([
    [
      'a name of the own namespace before one of the empty',
      'namespace N { entity A { x: B }; entity B; } entity C;',
      { Entity: 'N::B' },
    ],
    [
      'the empty namespace, not the parent',
      'namespace N::M { entity A { x: B }; } namespace N { entity D; } entity B;',
      { Entity: 'B' },
    ],
    ['an absolute name', 'namespace N { entity A { x: M::B }; } namespace M { entity B; }', { Entity: 'M::B' }],
    ['a common type before an entity type', 'namespace N { entity A { x: B }; entity B; type B = Long; }', 'Long'],
    [
      'an entity type that hides a built-in',
      'namespace N { entity A { x: Long }; entity Long; }',
      { Entity: 'N::Long' },
    ],
    ['a built-in behind an entity type', 'namespace N { entity A { x: __cedar::Long }; entity Long; }', 'Long'],
    [
      'a common type that hides an extension type',
      'namespace N { entity A { x: ipaddr }; type ipaddr = Bool; }',
      'Bool',
    ],
    ['the last of two attributes', 'namespace N { entity A { x: Long, x: String }; }', 'String'],
    ['the type of actions', 'namespace N { entity A { x: Action }; action a; }', { Entity: 'N::Action' }],
    ['a common type named Action', 'namespace N { entity A { x: Action }; action a; type Action = Bool; }', 'Bool'],
    ['a type named Set', 'namespace N { entity A { x: Set<Set> }; entity Set; }', { Set: { Entity: 'N::Set' } }],
  ])('finds %s', (_, schema, type) =>
    expect(attributeType(schema, schema.includes('N::M') ? 'N::M::A' : 'N::A')).toEqual(type),
  );

  it('finds actions in the own namespace, then in the empty one', () => {
    const { actions } = resolved(`
      namespace N { action a in [b, Action::"c"]; action b; }
      action c;
    `);
    expect(actions['N::Action::"a"']).toMatchObject({ ancestors: ['Action::"c"', 'N::Action::"b"'] });
  });

  it('closes cycles of entity types over themselves', () => {
    const { entityTypes } = resolved('entity A in B; entity B in [C]; entity C in A; entity D in C;');
    const ancestors = (name: string) => (entityTypes[name] as { ancestors: string[] }).ancestors;
    expect(ancestors('A')).toEqual(['A', 'B', 'C']);
    expect(ancestors('D')).toEqual(['A', 'B', 'C']);
  });

  it('keeps names that JavaScript objects know', () => {
    const schema = '{ "__proto__": Long, constructor?: String, toString: Bool }';
    const { entityTypes } = resolved(`entity __proto__ ${schema}; entity constructor in __proto__;`);
    expect(Object.keys(entityTypes)).toEqual(['__proto__', 'constructor']);
    const proto = Object.getOwnPropertyDescriptor(entityTypes, '__proto__')?.value as { attributes: object };
    expect(Object.keys(proto.attributes)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(entityTypes.constructor).toEqual({ ancestors: ['__proto__'], attributes: {} });
  });

  it('behaves as a set of ancestors does', () => {
    const read = readSchema('entity A in [B, C]; entity B; entity C;');
    const type = read.ok ? read.value.entityTypes.get('A') : undefined;
    if (type?.kind !== 'standard') throw new Error('A is a standard entity type');
    const seen: string[] = [];
    type.ancestors.forEach((name, key, all) => {
      if (all === type.ancestors) seen.push(name + key);
    });
    expect(seen).toEqual(['BB', 'CC']);
    expect([...type.ancestors]).toEqual(['B', 'C']);
    expect([...type.ancestors.keys()]).toEqual(['B', 'C']);
    expect([...type.ancestors.entries()]).toEqual([
      ['B', 'B'],
      ['C', 'C'],
    ]);
    expect(type.ancestors.size).toBe(2);
    expect([type.ancestors.has('B'), type.ancestors.has('A'), type.ancestors.has('Z')]).toEqual([true, false, false]);
  });
});

describe('which of two defects is reported', () => {
  const base = 'entity Z; action zz;\n';
  /** In the order in which real Cedar finds them, wherever they stand. */
  const defects: [string, string][] = [
    ['reservedName', 'namespace __cedar {}'],
    ['declaredTwice', 'entity W; entity W;'],
    ['duplicateNamespace', 'namespace Q {} namespace Q {}'],
    ['reservedName', 'entity __cedar;'],
    ['missingOrEmptyAppDecl', 'action ma appliesTo { principal: Z };'],
    ['reservedKeyword', 'type Record = Long;'],
    ['actionEntityTypeDeclared', 'entity Action;'],
    ['shadowing', 'namespace S { entity Z; }'],
    ['typeNotDefined', 'entity TN { x: Nope };'],
    ['actionNotDefined', 'action nd in nope;'],
    ['commonTypeCycle', 'type CY = Set<CY>;'],
    ['notRecord', 'type NR = Long; action nr appliesTo { principal: Z, resource: Z, context: NR };'],
    ['actionCycle', 'action cy in cy;'],
    ['undeclaredEntityType', 'entity UE in Action;'],
  ];
  it.each(defects)('%s alone: %s', (category, text) => expect(categoryOf(base + text)).toBe(category));
  it('is the earlier kind, in either order of the text', () => {
    for (const [i, [category, text]] of defects.entries()) {
      for (const [, later] of defects.slice(i + 1)) {
        expect([categoryOf(`${base}${text}\n${later}`), text, later]).toEqual([category, text, later]);
        expect([categoryOf(`${base}${later}\n${text}`), text, later]).toEqual([category, text, later]);
      }
    }
  });
  it('is the first in the text among grammar, reserved words and annotations', () => {
    const early: [string, string][] = [
      ['parse', 'entity ;'],
      ['reservedIdentifier', 'entity if;'],
      ['duplicateAnnotation', '@a @a entity B;'],
    ];
    for (const [category, text] of early) {
      for (const [, other] of early) expect(categoryOf(`${base}${text}\n${other}`)).toBe(category);
      for (const [, late] of defects) expect(categoryOf(`${base}${late}\n${text}`)).toBe(category);
    }
  });
});

describe('bounds', () => {
  const list = (n: number, item: (i: number) => string): string =>
    Array.from({ length: n }, (_, i) => item(i)).join('');
  it.each<[string, string, string]>([
    [
      'a cycle of 10,000 common types',
      'commonTypeCycle',
      list(10_000, i => `type T${i} = { a: T${(i + 1) % 10_000} };`),
    ],
    ['10,000 names for one type', 'ok', `${list(10_000, i => `type T${i} = T${i + 1};`)} type T10000 = Long;`],
    [
      '10,000 common types inside each other',
      'tooDeep',
      `${list(10_000, i => `type T${i} = Set<T${i + 1}>;`)} type T10000 = Long;`,
    ],
    [
      'a type that doubles sixty times',
      'tooLarge',
      `${list(60, i => `type T${i} = { a: T${i + 1}, b: T${i + 1} };`)} type T60 = Long;`,
    ],
    ['a chain of 5,000 entity types', 'ok', `entity E0; ${list(5_000, i => `entity E${i + 1} in E${i};`)}`],
    ['a cycle of 10,000 actions', 'actionCycle', list(10_000, i => `action a${i} in a${(i + 1) % 10_000};`)],
    ['a record 499 deep', 'ok', `entity A ${'{a: '.repeat(499)}Long${'}'.repeat(499)};`],
    ['a record 100,000 deep', 'tooDeep', `entity A ${'{a: '.repeat(100_000)}Long${'}'.repeat(100_000)};`],
    ['a set 100,000 deep', 'tooDeep', `entity A { a: ${'Set<'.repeat(100_000)}Long${'>'.repeat(100_000)} };`],
  ])('%s: %s', (_, category, schema) => expect(categoryOf(schema)).toBe(category));

  it('bounds the depth of JSON too', () => {
    let shape: SchemaJson = { type: 'Record', attributes: {} };
    for (let i = 0; i < 100_000; i++) shape = { type: 'Record', attributes: { a: shape } };
    expect(categoryOf({ '': { entityTypes: { A: { shape } }, actions: {} } })).toBe('tooDeep');
  });

  it('lists the ancestors of 2,000 types in a cycle', () => {
    const { entityTypes } = resolved(list(2_000, i => `entity E${i} in E${(i + 1) % 2_000};`));
    expect((entityTypes.E7 as { ancestors: string[] }).ancestors.length).toBe(2_000);
  });
});
