import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthorizeInput, JsonObject, UidJson } from '../../model/cedar/syntax/interchange.ts';
import { ByteChoices, type Choices, RandomChoices, RecordedChoices, ReplayedChoices } from '../choices.ts';
import {
  authorizationScenario,
  authorizeScenario,
  authorizeWith,
  evaluateScenario,
  evaluationScenario,
  GENERATOR_VERSION,
} from './scenario.ts';

/** A text that tells any two inputs apart, big integers included. */
const textOf = (input: unknown): string =>
  JSON.stringify(input, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

const at = <T>(generate: (choices: Choices) => T, seed: number, index: number): T =>
  generate(new RandomChoices(seed, index));

const sample = (seed: number, count: number): AuthorizeInput[] =>
  Array.from({ length: count }, (_, index) => at(authorizeScenario, seed, index));

type Uids = { readonly type: string; readonly id: string }[];

/** The uids of requests and entities, and those that are marked as such inside attributes. */
function uidsIn(json: unknown): Uids {
  if (typeof json !== 'object' || json === null) return [];
  const { uid, parents, __entity: marked } = json as Record<string, unknown>;
  const own = [...(uid === undefined ? [] : [uid]), ...(parents === undefined ? [] : (parents as unknown[]))];
  if (typeof marked === 'object' && marked !== null) own.push(marked);
  return [...(own as Uids), ...Object.values(json).flatMap(uidsIn)];
}

interface Applicable extends JsonObject {
  readonly appliesTo: JsonObject & { readonly principalTypes: string[]; readonly resourceTypes: string[] };
}

interface Declared {
  readonly types: Map<string, JsonObject>;
  readonly actions: Map<string, JsonObject>;
}

const key = ({ type, id }: UidJson): string => `${type}::${JSON.stringify(id)}`;

function declared(schema: JsonObject): Declared {
  const types = new Map<string, JsonObject>();
  const actions = new Map<string, JsonObject>();
  for (const [name, namespace] of Object.entries(schema) as [
    string,
    { entityTypes: JsonObject; actions: JsonObject },
  ][]) {
    const prefix = name === '' ? '' : `${name}::`;
    for (const [type, json] of Object.entries(namespace.entityTypes)) types.set(prefix + type, json as JsonObject);
    for (const [id, json] of Object.entries(namespace.actions)) {
      actions.set(key({ type: `${prefix}Action`, id }), json as JsonObject);
    }
  }
  return { types, actions };
}

const isAction = ({ type }: { readonly type: string }): boolean => /(^|::)Action$/.test(type);

const depthOf = (json: unknown): number => {
  if (typeof json !== 'object' || json === null) return 0;
  return 1 + Math.max(0, ...Object.values(json).map(depthOf));
};

describe('what a seed means', () => {
  it('is the same however the choices are come by', () => {
    const reused = new RandomChoices();
    for (let index = 0; index < 100; index++) {
      const recorded = new RecordedChoices(5, index);
      const input = authorizeScenario(recorded);
      expect(authorizeScenario(reused.reseed(5, index))).toEqual(input);
      expect(authorizeScenario(new ReplayedChoices(recorded.sequence))).toEqual(input);
    }
  });

  it('does not depend on what was generated before', () => {
    const alone = textOf(at(authorizeScenario, 8, 77));
    sample(9, 50);
    expect(textOf(at(authorizeScenario, 8, 77))).toBe(alone);
  });

  it('is frozen for this version of the generators', () => {
    const digest = (generate: (choices: Choices) => unknown): string => {
      const hash = createHash('sha256');
      for (let index = 0; index < 100; index++) hash.update(textOf(at(generate, 42, index)));
      return `${GENERATOR_VERSION}:${hash.digest('hex').slice(0, 16)}`;
    };
    // Another value here is another meaning of all seeds: raise GENERATOR_VERSION, then copy what is received.
    expect([digest(authorizeScenario), digest(evaluateScenario)]).toEqual(['2:d628b8053766365d', '2:f0facc962bd9cef1']);
  });
});

describe('every scenario', () => {
  const scenarios = sample(1, 1200);

  it('speaks, under a schema, only of declared types and actions', () => {
    const strange: string[] = [];
    for (const { schema, entities, requests } of scenarios) {
      if (schema === null) continue;
      const { types, actions } = declared(schema as JsonObject);
      const uids = [
        ...uidsIn(entities),
        ...requests.flatMap(({ principal, action, resource }) => [principal, action, resource]),
      ];
      for (const uid of uids) {
        if (!(isAction(uid) ? actions.has(key(uid)) : types.has(uid.type))) strange.push(key(uid));
      }
      for (const { principal, action, resource } of requests) {
        const { principalTypes, resourceTypes } = (actions.get(key(action)) as Applicable).appliesTo;
        if (!principalTypes.includes(principal.type) || !resourceTypes.includes(resource.type))
          strange.push(key(action));
      }
    }
    expect(strange).toEqual([]);
  });

  it('has eight requests, one to six policies, no id twice', () => {
    for (const { policies, requests } of scenarios) {
      const links = policies.templateLinks.map(link => link.newId);
      const ids = [...Object.keys(policies.staticPolicies), ...Object.keys(policies.templates), ...links];
      const count = Object.keys(policies.staticPolicies).length + links.length;
      if (requests.length !== 8 || count > 6 || ids.length === 0 || new Set(ids).size !== ids.length) {
        expect.fail(textOf(policies));
      }
    }
  });

  it('has no entity twice and no cycle', () => {
    const heights = scenarios.map(({ entities }) => {
      const parents = new Map<string, string[]>();
      for (const entity of entities as unknown as { uid: UidJson; parents: UidJson[] }[]) {
        parents.set(key(entity.uid), entity.parents.map(key));
      }
      expect(parents.size).toBe(entities.length);
      const height = (uid: string, above: readonly string[]): number =>
        above.includes(uid)
          ? Number.POSITIVE_INFINITY
          : 1 + Math.max(0, ...(parents.get(uid) ?? []).map(parent => height(parent, [...above, uid])));
      return Math.max(0, ...[...parents.keys()].map(uid => height(uid, [])));
    });
    expect(Math.max(...heights)).toBeLessThan(40);
  });

  it('is exact JSON: no null but as schema and annotation, no fraction, big integers as bigint', () => {
    const inexact = (value: unknown, path: string): boolean => {
      switch (typeof value) {
        case 'number':
          return !Number.isSafeInteger(value) || Object.is(value, -0);
        case 'bigint':
          return Number.isSafeInteger(Number(value)) || BigInt.asIntN(64, value) !== value;
        case 'object':
          if (value === null) return !/^\/(schema|policies.*\/annotations\/.*)$/s.test(path);
          return Object.entries(value).some(([name, inner]) => inexact(inner, `${path}/${name}`));
        case 'string':
          return /\p{Surrogate}/u.test(value);
        default:
          return typeof value !== 'boolean';
      }
    };
    expect(scenarios.filter(scenario => inexact(scenario, '')).map(textOf)).toEqual([]);
  });

  it('nests far less deep than a Cedar reads', () => {
    expect(Math.max(...scenarios.map(depthOf))).toBeLessThan(110);
  });
});

describe('simplest and strangest choices', () => {
  it('make an input of all zeros that is small', () => {
    const input = authorizeScenario(new ReplayedChoices([]));
    expect(input.entities.length).toBeLessThanOrEqual(4);
    expect(Object.keys(input.policies.staticPolicies)).toEqual(['policy0']);
  });

  it('never fail: fuzzed bytes and clamped sequences', () => {
    for (let seed = 0; seed < 150; seed++) {
      const random = new RandomChoices(seed, 1);
      const noise = Array.from({ length: 600 }, () => random.below(256));
      expect(authorizeScenario(new ByteChoices(Uint8Array.from(noise), seed)).requests.length).toBe(8);
      expect(authorizeScenario(new ReplayedChoices(noise)).requests.length).toBe(8);
      expect(evaluateScenario(new ReplayedChoices(noise)).request.principal).toBeDefined();
    }
  });

  it('are arbitraries of fast-check, too', () => {
    fc.assert(
      fc.property(authorizationScenario(), input => input.requests.length === 8),
      { seed: 1 },
    );
    fc.assert(
      fc.property(evaluationScenario(), input => Object.keys(input.expression as object).length === 1),
      { seed: 1 },
    );
    const smallest = fc.check(
      fc.property(authorizationScenario(), input => !textOf(input.policies).includes('"isInRange"')),
      { seed: 1, numRuns: 1000 },
    );
    const [input] = smallest.counterexample as [AuthorizeInput];
    expect(textOf(input.policies).length).toBeLessThan(700);
  });
});

describe('the dial', () => {
  it('without schema, failures and looseness are asked for and given', () => {
    const untyped = { typed: false, failing: true, loose: 0.1 };
    for (let index = 0; index < 50; index++) {
      expect(authorizeWith(new RandomChoices(3, index), untyped).schema).toBeNull();
    }
  });
});
