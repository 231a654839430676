import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject, SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Read } from '../read.ts';
import { schemaJsonToText, schemaTextToJson } from './convert.ts';
import { readSchema } from './read.ts';
import { schemaToJson } from './to-json.ts';

function unwrap<T>(read: Read<T>): T {
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}
const resolved = (schema: SchemaJson) => schemaToJson(unwrap(readSchema(schema)));

const vectors: readonly { schema: SchemaJson; ok: boolean }[] = JSON.parse(
  readFileSync(new URL('../testdata/schema-vectors.json', import.meta.url), 'utf8'),
);
const wellFormed = vectors
  .filter(({ ok }) => ok)
  .map(({ schema }): [string, SchemaJson] => [JSON.stringify(schema), schema]);

const TEXT = `// lost
@doc("all \\u{200b}") entity B, A in [C, N::D] {
  z: T, "a b"?: Long, @k x: Set<{ y: ipaddr }>, "if": __cedar::Bool } tags String;
entity C enum ["q\\n", "r"]; type T = { };
action a, "b c" in [g, Action::"h", N::Action::"k"] appliesTo { principal: A, resource: [A, B], context: T };
action g; action h appliesTo { resource: A, principal: [A], context: {} };
@x namespace N { entity D; action k; }`;

describe('schema text to JSON', () => {
  it('keeps references unresolved and leaves out what is empty', () => {
    const entity = {
      memberOfTypes: ['C', 'N::D'],
      shape: {
        type: 'Record',
        attributes: {
          'a b': { type: 'EntityOrCommon', name: 'Long', required: false },
          if: { type: 'EntityOrCommon', name: '__cedar::Bool' },
          x: {
            type: 'Set',
            element: { type: 'Record', attributes: { y: { type: 'EntityOrCommon', name: 'ipaddr' } } },
            annotations: { k: '' },
          },
          z: { type: 'EntityOrCommon', name: 'T' },
        },
      },
      tags: { type: 'EntityOrCommon', name: 'String' },
      annotations: { doc: 'all \u200b' },
    };
    const action = {
      memberOf: [{ id: 'g' }, { id: 'h', type: 'Action' }, { id: 'k', type: 'N::Action' }],
      appliesTo: { principalTypes: ['A'], resourceTypes: ['A', 'B'], context: { type: 'T' } },
    };
    expect(schemaTextToJson(TEXT)).toEqual({
      ok: true,
      value: {
        '': {
          commonTypes: { T: { type: 'Record', attributes: {} } },
          entityTypes: { A: entity, B: entity, C: { enum: ['q\n', 'r'] } },
          actions: {
            a: action,
            'b c': action,
            g: { appliesTo: { principalTypes: [], resourceTypes: [] } },
            h: { appliesTo: { principalTypes: ['A'], resourceTypes: ['A'] } },
          },
        },
        N: {
          entityTypes: { D: {} },
          actions: { k: { appliesTo: { principalTypes: [], resourceTypes: [] } } },
          annotations: { x: '' },
        },
      },
    });
  });

  it('refuses what does not resolve', () => {
    expect(schemaTextToJson('entity A { x: Nope };')).toMatchObject({
      category: 'typeNotDefined',
      line: 1,
      column: 15,
    });
    expect(schemaJsonToText({ '': {} })).toMatchObject({ ok: false, category: 'jsonShape' });
  });
});

describe('schema JSON to text', () => {
  it('prints sorted declarations, one attribute a line', () => {
    const json = unwrap(schemaTextToJson(TEXT)) as { '': { entityTypes: { B?: JsonObject } } };
    delete json[''].entityTypes.B;
    const action = json as unknown as { '': { actions: Record<string, { appliesTo: { resourceTypes: string[] } }> } };
    for (const name of ['a', 'b c']) Object.assign(action[''].actions[name]?.appliesTo ?? {}, { resourceTypes: ['A'] });
    expect(unwrap(schemaJsonToText(json))).toBe(`type T = {};

@doc("all \\u{200b}")
entity A in [C, N::D] = {
  "a b"?: Long,
  "if": __cedar::Bool,
  @k("")
  x: Set<{
    y: ipaddr
  }>,
  z: T
} tags String;

entity C enum ["q\\n", "r"];

action "a" in ["g", Action::"h", N::Action::"k"] appliesTo {
  principal: [A],
  resource: [A],
  context: T
};

action "b c" in ["g", Action::"h", N::Action::"k"] appliesTo {
  principal: [A],
  resource: [A],
  context: T
};

action "g";

action "h" appliesTo {
  principal: [A],
  resource: [A]
};

@x("")
namespace N {
  entity D;

  action "k";
}
`);
  });

  const withTags = (namespace: string, tags: JsonObject, more: JsonObject = {}): JsonObject => ({
    [namespace]: { entityTypes: { A: { tags }, ...more }, actions: {} },
  });
  it('names a built-in with its namespace where the text would read something else', () => {
    const hidden = withTags('N', { type: 'ipaddr' }, { ipaddr: {} });
    expect(unwrap(schemaJsonToText(hidden))).toContain('entity A tags __cedar::ipaddr;');
    expect(unwrap(schemaJsonToText(withTags('', { type: 'Boolean' })))).toContain('entity A tags __cedar::Bool;');
  });

  it('refuses what text cannot say', () => {
    const common = { commonTypes: { X: { type: 'Record', attributes: {} } } };
    const collision = {
      '': { ...common, entityTypes: { X: {}, A: { tags: { type: 'Entity', name: 'X' } } }, actions: {} },
    };
    expect(schemaJsonToText(collision)).toMatchObject({ ok: false, category: 'unprintable' });
    const reference = { '': { ...common, entityTypes: { A: { shape: { type: 'X' } } }, actions: {} } };
    expect(schemaJsonToText(reference)).toMatchObject({ ok: false, category: 'unprintable' });
  });
});

describe('round trips', () => {
  it.each(wellFormed)('%s', (_, schema) => {
    const json = unwrap(schemaTextToJson(schema));
    expect(unwrap(schemaTextToJson(json))).toEqual(json);
    expect(resolved(json)).toEqual(resolved(schema));

    const text = schemaJsonToText(schema);
    if (!text.ok) {
      expect(text.category).toBe('unprintable');
      return;
    }
    // Text cannot give one list of an action and keep the other empty.
    const oneSided = JSON.stringify(schema).includes('"principalTypes":[],"resourceTypes":["X"]');
    if (!oneSided) expect(resolved(text.value)).toEqual(resolved(schema));
    const again = unwrap(schemaJsonToText(text.value));
    // The JSON annotation null prints as `@a`, which reads back as `@a("")`.
    expect(unwrap(schemaJsonToText(again))).toBe(again);
  });
});
