import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type {
  EntitiesJson,
  Json,
  JsonObject,
  RequestJson,
  SchemaJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { parseJson, setOwn } from '../json.ts';
import { loadEntities } from '../load-entities.ts';
import { loadRequest } from '../load-request.ts';
import type { Read } from '../read.ts';
import { EntityStore } from '../store.ts';
import { schemaTextToJson } from './convert.ts';
import { openSchema, PlainSchema } from './plain.ts';
import { readSchema } from './read.ts';
import { schemaToJson } from './to-json.ts';

function vectorsOf<T>(name: string): readonly T[] {
  const read = parseJson(readFileSync(new URL(`../testdata/${name}-vectors.json`, import.meta.url), 'utf8'));
  if (!read.ok) throw new Error(read.problem);
  return read.value as readonly unknown[] as readonly T[];
}
const asJson = (schema: SchemaJson): JsonObject | undefined => {
  const json = typeof schema === 'string' ? schemaTextToJson(schema) : ({ ok: true, value: schema } as const);
  return json.ok ? json.value : undefined;
};

/** What is promised: a plain schema is accepted by the full reader, and says the same. Answers whether it is plain. */
function checkPromise(json: JsonObject): boolean {
  const plain = PlainSchema.of(json);
  if (plain === undefined) return false;
  const read = readSchema(json);
  expect(read.ok, JSON.stringify(json)).toBe(true);
  if (read.ok) expect(schemaToJson(plain)).toEqual(schemaToJson(read.value));
  return true;
}

const RECORD = { type: 'Record', attributes: { a: { type: 'Long' }, b: { type: 'String', required: false } } };
const PLAIN: JsonObject = {
  '': {
    entityTypes: {
      User: { memberOfTypes: ['Group'], shape: RECORD, tags: { type: 'Set', element: { type: 'Boolean' } } },
      Group: { memberOfTypes: ['Group', 'N::Team'] },
      Color: { enum: ['red', '__proto__'] },
      Long: {},
    },
    actions: {
      'a "b"\n': { memberOf: [{ id: 'all' }, { id: 'any', type: 'N::Action' }] },
      all: {
        appliesTo: {
          principalTypes: ['User', 'N::Team'],
          resourceTypes: [],
          context: {
            type: 'Record',
            attributes: {
              __proto__x: { type: 'EntityOrCommon', name: 'Long' },
              s: { type: 'EntityOrCommon', name: 'String' },
              t: { type: 'EntityOrCommon', name: '__cedar::Long', required: true },
              e: { type: 'Extension', name: 'ipaddr' },
              c: { type: 'Entity', name: 'Action' },
            },
          },
        },
      },
    },
  },
  N: {
    entityTypes: { Team: { shape: { type: 'Record', attributes: { lead: { type: 'Entity', name: 'User' } } } } },
    actions: { any: { appliesTo: { principalTypes: ['Team'], resourceTypes: ['N::Team', 'Color'] } } },
  },
};

describe('plain schemas', () => {
  it('are read as the full reader reads them', () => expect(checkPromise(PLAIN)).toBe(true));

  const vectors = vectorsOf<{ schema: SchemaJson }>('schema')
    .map(({ schema }) => asJson(schema))
    .filter(json => json !== undefined);
  it('and so is every vector that is plain', () => {
    expect(vectors.filter(json => checkPromise(json)).length).toBeGreaterThan(30);
  });

  it('keep the promise however they are damaged', () => {
    const damaged = mutants(PLAIN);
    const plain = damaged.filter(json => checkPromise(json)).length;
    expect(damaged.length).toBeGreaterThan(1_000);
    expect(plain).toBeGreaterThan(20);
    expect(damaged.filter(json => !readSchema(json).ok).length).toBeGreaterThan(500);
  });

  it.each<[string, (schema: { [key: string]: Json }) => void]>([
    ['a common type', schema => setOwn(schema, 'C', { commonTypes: { T: RECORD }, entityTypes: {}, actions: {} })],
    ['an annotation', schema => setOwn(schema, 'C', { annotations: { a: null }, entityTypes: {}, actions: {} })],
    ['a shadowed type', schema => setOwn(schema, 'C', { entityTypes: { User: {} }, actions: {} })],
    ['a shadowed action', schema => setOwn(schema, 'C', { entityTypes: {}, actions: { all: {} } })],
    [
      'actions in a circle',
      schema => setOwn(schema, 'C', { entityTypes: {}, actions: { x: { memberOf: [{ id: 'x' }] } } }),
    ],
    ['types without end', schema => setOwn(schema, 'C', { entityTypes: { X: { tags: deep(60) } }, actions: {} })],
  ])('are not those with %s', (_, change) => {
    const schema = { ...PLAIN };
    change(schema);
    expect(PlainSchema.of(schema)).toBeUndefined();
    const [opened, full] = [openSchema(schema), readSchema(schema)];
    expect(opened.ok && schemaToJson(opened.value)).toEqual(full.ok && schemaToJson(full.value));
    if (!opened.ok) expect(opened).toEqual(full);
  });

  it('find an action by its uid, whatever its id', () => {
    const plain = PlainSchema.of(PLAIN);
    expect(plain?.action('Action', 'a "b"\n')?.ancestors.map(({ id }) => id)).toEqual(['all', 'any']);
    expect([...(plain?.actions.keys() ?? [])]).toContain('Action::"a \\"b\\"\\n"');
    expect(plain?.action('Action', 'toString')).toBeUndefined();
  });
});

const deep = (levels: number): JsonObject =>
  levels === 0 ? { type: 'Long' } : { type: 'Set', element: deep(levels - 1) };

const REPLACEMENTS: readonly Json[] = [
  null,
  1,
  'User',
  'N::Team',
  'Nope',
  'Record',
  'if',
  [],
  ['User'],
  {},
  { type: 'Long' },
];

/** Copies of `json` with one thing replaced, taken away, renamed or added, at every place. */
function mutants(json: JsonObject): JsonObject[] {
  const found: JsonObject[] = [];
  for (const [key, value] of Object.entries(json)) {
    const put = (changed: Json, name = key): void => {
      const { [key]: _, ...others } = json;
      const copy: { [key: string]: Json } = { ...others };
      setOwn(copy, name, changed);
      found.push(copy);
    };
    const { [key]: _, ...without } = json;
    found.push(without, { ...json, [`${key}x`]: value }, { ...json, annotations: {} });
    put(value, 'Action');
    put(value, '__cedar');
    put(value, 'toString');
    for (const replacement of REPLACEMENTS) put(replacement);
    if (Array.isArray(value)) for (const changed of mutatedLists(value as readonly Json[])) put(changed);
    else if (typeof value === 'object' && value !== null)
      for (const changed of mutants(value as JsonObject)) put(changed);
  }
  return found;
}

function mutatedLists(list: readonly Json[]): Json[] {
  const replaced = list.flatMap((_, i) =>
    REPLACEMENTS.map(value => [...list.slice(0, i), value, ...list.slice(i + 1)]),
  );
  return [...replaced, [...list, ...list]];
}

describe('data under a plain schema', () => {
  const outcome = (read: Read<unknown>): string => (read.ok ? 'ok' : `${read.category}: ${read.problem}`);
  const both = (schema: SchemaJson): [Read<PlainSchema>, ReturnType<typeof readSchema>] | undefined => {
    const json = asJson(schema);
    const plain = json === undefined ? undefined : PlainSchema.of(json);
    return plain === undefined ? undefined : [{ ok: true, value: plain }, readSchema(schema)];
  };

  it('is refused for the same reasons: entities', () => {
    let compared = 0;
    for (const { schema, entities } of vectorsOf<{ schema: SchemaJson; entities: EntitiesJson }>('entity')) {
      const schemas = both(schema);
      if (schemas === undefined) continue;
      const [plain, full] = schemas.map(read => (read.ok ? outcome(loadEntities(entities, read.value)) : 'schema'));
      expect(plain).toBe(full);
      compared++;
    }
    expect(compared).toBeGreaterThan(90);
  });

  it('is refused for the same reasons: requests', () => {
    let compared = 0;
    for (const vector of vectorsOf<RequestJson & { schema: SchemaJson }>('request')) {
      const schemas = both(vector.schema);
      if (schemas === undefined) continue;
      const [plain, full] = schemas.map(read =>
        read.ok ? outcome(loadRequest(vector, new EntityStore(), read.value)) : 'schema',
      );
      expect(plain).toBe(full);
      compared++;
    }
    expect(compared).toBeGreaterThan(25);
  });
});
