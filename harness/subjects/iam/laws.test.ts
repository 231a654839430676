/**
 * The laws of refinement over generated cases, for model and engine: those of the subject, and those that need a second
 * answer (specification of refinement, part 3, P6 to P11).
 */
import { describe, expect, it } from 'vitest';
import { answers as engine } from '../../../engine/iam/index.ts';
import { RandomChoices } from '../../../generators/choices.ts';
import { refineScenario } from '../../../generators/iam/scenario.ts';
import type { JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { answers as model } from '../../../model/iam/index.ts';
import type {
  CatalogueJson,
  FindingJson,
  PolicyJson,
  RefineAnswer,
  RefineInput,
} from '../../../model/iam/syntax/interchange.ts';
import { writeJson } from '../../json.ts';
import { factsOf, listOf, statementsOf } from './facts.ts';
import { contains, fold, matches } from './glob.ts';
import { laws } from './laws.ts';

type Refine = (input: RefineInput) => RefineAnswer;

interface Case {
  readonly policy: PolicyJson;
  readonly catalogue: CatalogueJson;
  readonly unused: readonly FindingJson[];
}

/** Only inputs that read. */
const cases: readonly { readonly input: Case; readonly choices: RandomChoices }[] = Array.from(
  { length: 300 },
  (_, index) => ({ input: refineScenario(new RandomChoices(31, index)), choices: new RandomChoices(32, index) }),
).filter(({ input }) => factsOf(input) !== undefined) as never;

const outcome = (refine: Refine, input: RefineInput): PolicyJson | null => {
  const answer = refine(input);
  if ('rejected' in answer) throw new Error(`rejected: ${answer.rejected}`);
  return answer.policy;
};
const text = (policy: PolicyJson | null): string => writeJson(policy);

const entriesOf = (policy: PolicyJson | null): readonly string[] =>
  policy === null
    ? []
    : statementsOf(policy).flatMap(({ Effect, Action }) => (Effect === 'Allow' ? listOf(Action) : []));

describe.each<[string, Refine]>([
  ['model', model['iam/refine']],
  ['engine', engine['iam/refine']],
])('%s', (_name, refine) => {
  it.each(laws)('$name', law => {
    for (const { input } of cases) expect(law.broken(input, refine(input))).toBeUndefined();
  });

  it('P3: a future action is granted by a refined pattern if and only if a prefix that was written begins it', () => {
    for (const { input } of cases) {
      const facts = factsOf(input);
      const [future] = [...(facts?.actions.keys() ?? [])].map(action => `${action}zz`);
      const policy = outcome(refine, input);
      if (facts === undefined || future === undefined || policy === null) continue;
      const left = facts.statements.filter(({ fate }) => fate !== 'removed');
      for (const [i, { patterns, fate }] of left.entries()) {
        if (fate !== 'changed') continue;
        const entries = listOf(statementsOf(policy)[i]?.Action);
        const written = entries
          .filter(entry => !patterns.includes(entry))
          .some(entry => entry.endsWith('*') && future.startsWith(fold(entry.slice(0, -1))));
        const kept = entries.filter(entry => patterns.includes(entry)).some(entry => matches(entry, future));
        expect(entries.some(entry => matches(entry, future))).toBe(written || kept);
      }
    }
  });

  it('P6: a second time changes nothing', () => {
    for (const { input } of cases) {
      const once = outcome(refine, input);
      if (once !== null) expect(outcome(refine, { ...input, policy: once })).toBe(once);
    }
  });

  it('P7: order, repetition and letters of catalogue and findings do not matter', () => {
    for (const { input, choices } of cases) {
      const listed = Object.entries(input.catalogue).map(
        ([service, names]) => [service, choices.shuffle([...names, ...names])] as const,
      );
      const found = input.unused.map(({ serviceNamespace, actions }) => {
        const shouted = serviceNamespace.toUpperCase();
        return actions === undefined
          ? { serviceNamespace: shouted }
          : {
              serviceNamespace: shouted,
              actions: choices.shuffle(actions).map(name => inKnownSpelling(input, serviceNamespace, name)),
            };
      });
      const varied = {
        policy: input.policy,
        catalogue: Object.fromEntries(choices.shuffle(listed)),
        unused: choices.shuffle([...found, ...found]),
      };
      expect(text(outcome(refine, varied))).toBe(text(outcome(refine, input)));
    }
  });

  it('P8: more findings never grant more', () => {
    for (const { input, choices } of cases) {
      const all = Object.entries(input.catalogue);
      const more = all.map(([serviceNamespace, names]) => ({ serviceNamespace, actions: choices.subset(names, 0.3) }));
      const less = entriesOf(outcome(refine, { ...input, unused: [...input.unused, ...more] }));
      const before = entriesOf(outcome(refine, input));
      for (const entry of less) {
        if (!/^(\*+|[\w-]+:[\w-]*\*?)$/.test(entry) || entry.startsWith('*')) continue;
        expect(before.includes(entry) || before.some(each => contains(each, entry)), entry).toBe(true);
      }
    }
  });

  it('P9: in two rounds the same known actions are left as in one', () => {
    for (const { input } of cases) {
      const half = Math.ceil(input.unused.length / 2);
      const [first, second] = [input.unused.slice(0, half), input.unused.slice(half)];
      // A finding that only one round knows of changes what is known, so the catalogue knows all from the start.
      const catalogue = allKnown(input);
      const middle = outcome(refine, { ...input, catalogue, unused: first });
      const inTwo = middle === null ? null : outcome(refine, { policy: middle, catalogue, unused: second });
      const inOne = outcome(refine, { ...input, catalogue });
      const granted = (policy: PolicyJson | null): string[] =>
        [...(factsOf(input)?.actions.keys() ?? [])].filter(action =>
          entriesOf(policy).some(entry => matches(entry, action)),
        );
      expect(granted(inTwo)).toEqual(granted(inOne));
    }
  });

  it('P10: services may have other names', () => {
    const rename = (service: string): string => `z9${fold(service)}`;
    for (const { input } of cases) {
      const patterns = statementsOf(input.policy).flatMap(({ Action, NotAction }) => listOf(Action ?? NotAction));
      if (!patterns.every(pattern => /^[\w-]+:[\w*?-]*$/.test(pattern))) continue;
      const renamePattern = (pattern: string): string =>
        rename(pattern.slice(0, pattern.indexOf(':'))) + pattern.slice(pattern.indexOf(':'));
      const names = new Map<string, readonly string[]>();
      for (const [service, listed] of Object.entries(input.catalogue)) {
        names.set(rename(service), [...(names.get(rename(service)) ?? []), ...listed]);
      }
      const catalogue = Object.fromEntries(names);
      const unused = input.unused.map(finding => ({ ...finding, serviceNamespace: rename(finding.serviceNamespace) }));
      const renamed = outcome(refine, { policy: withPatterns(input.policy, renamePattern), catalogue, unused });
      const plain = outcome(refine, input);
      expect(entriesOf(renamed).map(fold)).toEqual(entriesOf(plain).map(renamePattern).map(fold));
    }
  });

  it('P11: without findings nothing changes, and statements do not know of one another', () => {
    for (const { input } of cases) {
      expect(outcome(refine, { ...input, unused: [] })).toBe(input.policy);
      const alone = statementsOf(input.policy).flatMap(Statement => {
        const policy = outcome(refine, { ...input, policy: { Statement } });
        return policy === null ? [] : statementsOf(policy);
      });
      const together = outcome(refine, input);
      expect(writeJson(together === null ? [] : statementsOf(together))).toBe(writeJson(alone));
    }
  });
});

/** Spelling a name that only findings know in another way would change how it is shown. */
function inKnownSpelling({ catalogue }: Case, service: string, name: string): string {
  const listed = Object.entries(catalogue).flatMap(([key, names]) =>
    fold(key) === fold(service) ? names.map(fold) : [],
  );
  return listed.includes(fold(name)) ? name.toUpperCase() : name;
}

function allKnown({ catalogue, unused }: Case): CatalogueJson {
  const all = new Map(Object.entries(catalogue));
  for (const { serviceNamespace, actions } of unused) {
    const key = [...all.keys()].find(each => fold(each) === fold(serviceNamespace)) ?? serviceNamespace;
    all.set(key, [...(all.get(key) ?? []), ...(actions ?? [])]);
  }
  return Object.fromEntries(all);
}

function withPatterns(policy: PolicyJson, rename: (pattern: string) => string): PolicyJson {
  const renamed = statementsOf(policy).map((statement: JsonObject) => {
    const key = statement.Action === undefined ? 'NotAction' : 'Action';
    const json = statement[key];
    return { ...statement, [key]: typeof json === 'string' ? rename(json) : listOf(json).map(rename) };
  });
  return { ...policy, Statement: renamed as never };
}
