/**
 * The quality of the generated inputs, held to goals with some margin for a sample of this size: real Cedar decides.
 */
import { describe, expect, it } from 'vitest';
import { cedarWasm } from '../../harness/implementations/cedar-wasm/index.ts';
import type {
  AuthorizeAnswer,
  AuthorizeInput,
  JsonObject,
  PolicySetJson,
  ValidateAnswer,
} from '../../model/cedar/syntax/interchange.ts';
import { RandomChoices } from '../choices.ts';
import { authorizeScenario, authorizeWith, evaluateScenario } from './scenario.ts';

const textOf = (input: unknown): string =>
  JSON.stringify(input, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

const policiesOf = (input: AuthorizeInput): JsonObject[] =>
  [...Object.values(input.policies.staticPolicies), ...Object.values(input.policies.templates)] as JsonObject[];

const share = (of: readonly unknown[], total: readonly unknown[]): number => of.length / total.length;

describe('5,000 scenarios', () => {
  const scenarios = Array.from({ length: 5_000 }, (_, index) => authorizeScenario(new RandomChoices(2, index)));

  it('use every operator and every function', () => {
    const wanted = [
      ...['Value', 'Var', '!', 'neg', 'isEmpty', '==', '!=', 'in', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*'],
      ...[
        'contains',
        'containsAll',
        'containsAny',
        'getTag',
        'hasTag',
        '.',
        'has',
        'like',
        'is',
        'if-then-else',
        'Set',
      ],
      ...['Record', 'decimal', 'lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual', 'ip', 'isIpv4'],
      ...[
        'isIpv6',
        'isLoopback',
        'isMulticast',
        'isInRange',
        'datetime',
        'offset',
        'durationSince',
        'toDate',
        'toTime',
      ],
      ...['duration', 'toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'],
    ];
    const texts = scenarios.map(input => textOf(input.policies));
    const rare = wanted.filter(
      name =>
        share(
          texts.filter(text => text.includes(`{"${name}":`)),
          texts,
        ) < 0.025,
    );
    expect(rare).toEqual([]);
  });

  it('use every form of scope', () => {
    const forms = new Set<string>();
    for (const input of scenarios) {
      for (const policy of policiesOf(input)) {
        for (const part of ['principal', 'action', 'resource']) {
          const constraint = policy[part] as JsonObject;
          const detail = ['slot', 'in', 'entities'].filter(name => Object.hasOwn(constraint, name)).join();
          forms.add(`${part} ${constraint.op} ${detail}`.trim());
        }
      }
    }
    const entityForms = ['All', '==', 'in', 'is', 'is in', '== slot', 'in slot'];
    const expected = [
      ...entityForms.map(form => `principal ${form}`),
      ...entityForms.map(form => `resource ${form}`),
      ...['All', '==', 'in', 'in entities'].map(form => `action ${form}`),
    ];
    expect([...forms].sort()).toEqual(expected.sort());
  });

  it('hardly ever repeat a policy set, a store or a schema', () => {
    const distinct = (part: keyof AuthorizeInput) => new Set(scenarios.map(input => textOf(input[part]))).size;
    expect(distinct('policies')).toBeGreaterThan(4_950);
    expect(distinct('entities')).toBeGreaterThan(4_950);
    const typed = scenarios.filter(input => input.schema !== null);
    expect(distinct('schema')).toBeGreaterThan(0.98 * typed.length);
    expect(share(typed, scenarios)).toBeCloseTo(0.84, 1);
  });

  it('have hardly a condition that is a mere literal', () => {
    const policies = scenarios.flatMap(policiesOf);
    const bare = policies.filter(policy => {
      const conditions = policy.conditions as unknown as { body: JsonObject }[];
      return conditions.length > 0 && conditions.every(({ body }) => Object.hasOwn(body, 'Value'));
    });
    expect(share(bare, policies)).toBeLessThan(0.02);
  });

  it('have distinct requests', () => {
    const distinct = scenarios.map(input => new Set(input.requests.map(textOf)).size);
    expect(distinct.reduce((a, b) => a + b) / distinct.length).toBeGreaterThan(6.5);
  });

  it('have hierarchies', () => {
    const isAction = (type: string) => /(^|::)Action$/.test(type);
    const heights = scenarios.map(input => {
      const parents = new Map<string, string[]>();
      for (const { uid, parents: above } of input.entities as unknown as {
        uid: { type: string };
        parents: unknown[];
      }[]) {
        if (!isAction(uid.type)) parents.set(textOf(uid), above.map(textOf));
      }
      const height = (uid: string): number => {
        const above = parents.get(uid) ?? [];
        return above.length === 0 ? 0 : 1 + Math.max(...above.map(height));
      };
      return Math.max(0, ...[...parents.keys()].map(height));
    });
    expect(
      share(
        heights.filter(height => height > 0),
        heights,
      ),
    ).toBeGreaterThan(0.6);
    expect(
      share(
        heights.filter(height => height >= 3),
        heights,
      ),
    ).toBeGreaterThan(0.25);
  });
});

describe('real Cedar', () => {
  const authorize = cedarWasm('cedar/authorize');
  const validate = cedarWasm('cedar/validate');
  const evaluate = cedarWasm('cedar/evaluate');

  it('loads every scenario, and decides them in many ways', () => {
    const scenarios = Array.from({ length: 120 }, (_, index) => authorizeScenario(new RandomChoices(4, index)));
    const outcomes = scenarios.map(input => {
      const answer = authorize.answer(input) as AuthorizeAnswer;
      if (!('responses' in answer)) throw new Error(`rejected: ${textOf(answer)} ${textOf(input)}`);
      return answer.responses.map(({ decision, reasons, errors }) => ({
        decision: decision === 'allow' ? 'allow' : reasons.length > 0 ? 'forbidden' : 'denied',
        failing: errors.length > 0,
      }));
    });
    const all = outcomes.flat();
    for (const decision of ['allow', 'forbidden', 'denied']) {
      expect(
        share(
          all.filter(outcome => outcome.decision === decision),
          all,
        ),
        decision,
      ).toBeGreaterThan(0.1);
    }
    expect(
      share(
        all.filter(outcome => outcome.failing),
        all,
      ),
    ).toBeGreaterThan(0.1);
    const kinds = outcomes.map(list => new Set(list.map(outcome => textOf(outcome))).size);
    expect(
      share(
        kinds.filter(count => count > 1),
        kinds,
      ),
    ).toBeGreaterThan(0.6);
    const mixed = outcomes.filter(list => new Set(list.map(outcome => outcome.decision === 'allow')).size === 2);
    expect(share(mixed, outcomes)).toBeGreaterThan(0.43);
  });

  it('finds valid what is meant to be valid', () => {
    const dial = { typed: true, failing: false, loose: 0 };
    const failures: string[] = [];
    for (let index = 0; index < 150; index++) {
      const input = authorizeWith(new RandomChoices(6, index), dial);
      // Under plain ids: messages quote the ids, and odd ones come out changed.
      const plain = (prefix: string, bodies: object) =>
        Object.fromEntries(Object.values(bodies).map((body, i) => [`${prefix}${i}`, body]));
      const staticPolicies = plain('p', input.policies.staticPolicies);
      const templates = plain('t', input.policies.templates);
      const policies = { staticPolicies, templates, templateLinks: [] } as unknown as PolicySetJson;
      const answer = validate.answer({ schema: input.schema, policies }) as ValidateAnswer;
      if (!('errors' in answer) || Object.keys(answer.errors).length > 0) failures.push(`${index}: ${textOf(answer)}`);
    }
    expect(failures).toEqual([]);
  });

  it('loads every expression, and most give a value', () => {
    let valued = 0;
    for (let index = 0; index < 150; index++) {
      const input = evaluateScenario(new RandomChoices(5, index));
      const answer = evaluate.answer(input) as object;
      expect('rejected' in answer, `${index}: ${textOf(answer)}`).toBe(false);
      if ('value' in answer) valued++;
    }
    expect(valued).toBeGreaterThan(75);
    expect(valued).toBeLessThan(145);
  });
});
