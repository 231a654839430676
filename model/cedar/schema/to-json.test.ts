import { expect, it } from 'vitest';
import type { SchemaJson } from '../syntax/interchange.ts';
import { readSchema } from './read.ts';
import { schemaToJson } from './to-json.ts';

const normal = (schema: SchemaJson) => {
  const read = readSchema(schema);
  return 'loaded' in read ? schemaToJson(read.loaded) : read;
};

it('inlines, qualifies, closes and sorts', () => {
  const schema = `
    type Address = { street: String, zip?: Long };
    entity User in [Team] { home: Address, "a b": Set<decimal>, boss: User } tags Set<ipaddr>;
    entity Team in Org; entity Org;
    namespace NS {
      entity Color enum ["red", "green", "red"];
      entity Long;
      action view, "x y" in [all, Action::"up"] appliesTo { principal: [User], resource: Long, context: Address };
      action all;
    }
    action up in top; action top;`;
  expect(normal(schema)).toEqual({
    entityTypes: {
      'NS::Color': { enum: ['green', 'red'] },
      'NS::Long': { ancestors: [], attributes: {} },
      Org: { ancestors: [], attributes: {} },
      Team: { ancestors: ['Org'], attributes: {} },
      User: {
        ancestors: ['Org', 'Team'],
        attributes: {
          home: {
            type: { Record: { street: { type: 'String', required: true }, zip: { type: 'Long', required: false } } },
            required: true,
          },
          'a b': { type: { Set: 'decimal' }, required: true },
          boss: { type: { Entity: 'User' }, required: true },
        },
        tags: { Set: 'ipaddr' },
      },
    },
    actions: {
      'Action::"top"': { ancestors: [], principals: [], resources: [], context: {} },
      'Action::"up"': { ancestors: ['Action::"top"'], principals: [], resources: [], context: {} },
      'NS::Action::"all"': { ancestors: [], principals: [], resources: [], context: {} },
      ...Object.fromEntries(
        ['view', 'x y'].map(id => [
          `NS::Action::"${id}"`,
          {
            ancestors: ['Action::"top"', 'Action::"up"', 'NS::Action::"all"'],
            principals: ['User'],
            resources: ['NS::Long'],
            context: { street: { type: 'String', required: true }, zip: { type: 'Long', required: false } },
          },
        ]),
      ),
    },
  });
});

it.each<[what: string, text: string, json: SchemaJson]>([
  [
    'a name is a common type before it is an entity type',
    'namespace N { type T = Bool; entity T; entity U { t: T, n?: N::T }; }',
    {
      N: {
        commonTypes: { T: { type: 'Boolean' } },
        entityTypes: {
          T: {},
          U: {
            shape: {
              type: 'Record',
              attributes: { t: { type: 'T' }, n: { type: 'EntityOrCommon', name: 'N::T', required: false } },
            },
          },
        },
        actions: {},
      },
    },
  ],
  [
    'a builtin name that the empty namespace declares is the declared one; __cedar reaches the builtin',
    'type decimal = Long; entity U { a: decimal, b: __cedar::decimal };',
    {
      '': {
        commonTypes: { decimal: { type: '__cedar::Long' } },
        entityTypes: {
          U: {
            shape: {
              type: 'Record',
              attributes: { a: { type: 'decimal' }, b: { type: 'Extension', name: 'decimal' } },
            },
          },
        },
        actions: {},
      },
    },
  ],
  [
    'of an attribute declared twice the last declaration counts',
    'entity U { a: Long, a?: String };',
    {
      '': {
        entityTypes: {
          U: { shape: { type: 'Record', attributes: { a: { type: 'String', required: false } } } },
        },
        actions: {},
      },
    },
  ],
])('text and JSON mean the same: %s', (_what, text, json) => {
  expect(normal(text)).toHaveProperty('entityTypes');
  expect(normal(json)).toEqual(normal(text));
});

it('takes names such as __proto__ for names', () => {
  const json: SchemaJson = JSON.parse(
    '{"":{"entityTypes":{"constructor":{"shape":{"type":"Record","attributes":{"__proto__":{"type":"Long"}}}}},' +
      '"actions":{"__proto__":{"memberOf":[{"id":"toString"}]},"toString":{}}}}',
  );
  expect(JSON.stringify(normal(json))).toBe(
    '{"entityTypes":{"constructor":{"ancestors":[],"attributes":{"__proto__":{"type":"Long","required":true}}}},' +
      '"actions":{"Action::\\"__proto__\\"":{"ancestors":["Action::\\"toString\\""],"principals":[],"resources":[],' +
      '"context":{}},"Action::\\"toString\\"":{"ancestors":[],"principals":[],"resources":[],"context":{}}}}',
  );
});
