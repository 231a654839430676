/**
 * What follows from an input alone, without refining anything: the known actions, which are unused, where prefixes may
 * end, and what must become of each statement. The laws are stated in these words.
 */

import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { isCatalogue, isFindings, isPolicy } from '../../../model/iam/read.ts';
import type {
  CatalogueJson,
  FindingJson,
  PolicyJson,
  RefineInput,
  StatementJson,
} from '../../../model/iam/syntax/interchange.ts';
import { fold, matches } from './glob.ts';

export interface Facts {
  /** Folded `service:name` to the spelling that is shown. */
  readonly actions: ReadonlyMap<string, string>;
  readonly unused: ReadonlySet<string>;
  /** Both again as sorted lists: what starts with a prefix then stands together. */
  readonly sorted: readonly string[];
  readonly sortedUnused: readonly string[];
  /** Folded prefixes that end at a cut point. */
  readonly boundaries: ReadonlySet<string>;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly json: StatementJson;
  /** Patterns of an Allow by Action; empty for every other statement, which nothing may touch. */
  readonly patterns: readonly string[];
  readonly fate: 'untouched' | 'changed' | 'removed';
}

const derived = new WeakMap<RefineInput, Facts | undefined>();

/** undefined for an input that has to be rejected: nothing follows from it. */
export function factsOf(input: RefineInput): Facts | undefined {
  if (!derived.has(input)) derived.set(input, read(input));
  return derived.get(input);
}

function read({ policy, catalogue, unused }: RefineInput): Facts | undefined {
  return isPolicy(policy) && isCatalogue(catalogue) && isFindings(unused)
    ? derive(policy, catalogue, unused)
    : undefined;
}

function derive(policy: PolicyJson, catalogue: CatalogueJson, findings: readonly FindingJson[]): Facts {
  const actions = new Map<string, string>();
  const learn = (service: string, names: readonly string[], isNew: (key: string) => boolean): void => {
    for (const name of names) {
      const text = `${fold(service)}:${name}`;
      const known = actions.get(fold(text));
      if (known === undefined || (isNew(fold(text)) && text < known)) actions.set(fold(text), text);
    }
  };
  for (const [service, names] of Object.entries(catalogue)) learn(service, names, () => true);
  const listed = new Set(actions.keys());
  for (const { serviceNamespace, actions: names } of findings) {
    learn(serviceNamespace, names ?? [], key => !listed.has(key));
  }
  const unused = new Set<string>();
  for (const { serviceNamespace: service, actions: names } of findings) {
    for (const name of names ?? []) unused.add(fold(`${service}:${name}`));
    if (names !== undefined) continue;
    for (const key of actions.keys()) if (key.startsWith(`${fold(service)}:`)) unused.add(key);
  }
  const boundaries = new Set([...actions.values()].flatMap(text => prefixesOf(text).map(fold)));
  const statements = statementsOf(policy).map(json => fateOf(json, actions, unused));
  const [sorted, sortedUnused] = [[...actions.keys()].sort(), [...unused].sort()];
  return { actions, unused, sorted, sortedUnused, boundaries, statements };
}

export const statementsOf = (policy: PolicyJson): readonly StatementJson[] =>
  Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement as StatementJson];

export const listOf = (json: Json | undefined): readonly string[] =>
  json === undefined ? [] : typeof json === 'string' ? [json] : (json as readonly string[]);

function fateOf(json: StatementJson, actions: ReadonlyMap<string, string>, unused: ReadonlySet<string>): Statement {
  const patterns = json.Effect === 'Allow' ? listOf(json.Action) : [];
  const matched = patterns.map(pattern => [...actions.keys()].filter(action => matches(pattern, action)));
  const loses = matched.map(each => each.some(action => unused.has(action)));
  if (!loses.includes(true)) return { json, patterns, fate: 'untouched' };
  const stays = matched.some((each, i) => loses[i] === false || each.some(action => !unused.has(action)));
  return { json, patterns, fate: stays ? 'changed' : 'removed' };
}

/** The prefixes of `service:Name` that end at a cut point: after the colon, before words, at the end; shortest first. */
export function prefixesOf(action: string): readonly string[] {
  const start = action.indexOf(':') + 1;
  const prefixes = [action.slice(0, start)];
  for (let i = start + 1; i < action.length; i++) {
    const [before, here, after] = [action[i - 1] ?? '', action[i] ?? '', action[i + 1] ?? ''];
    if (isCapital(here) && (!isCapital(before) || (after >= 'a' && after <= 'z'))) prefixes.push(action.slice(0, i));
  }
  return [...prefixes, action];
}

const isCapital = (letter: string): boolean => letter >= 'A' && letter <= 'Z';

/** An unused action that forbids the prefix, if there is one. */
export function unusedBelow({ sortedUnused }: Facts, prefix: string): string | undefined {
  const candidate = sortedUnused[firstFrom(sortedUnused, prefix)];
  return candidate?.startsWith(prefix) ? candidate : undefined;
}

/** How many known actions start with the prefix, and the first of them. */
export function actionsBelow({ sorted }: Facts, prefix: string): { readonly count: number; readonly first: string } {
  const from = firstFrom(sorted, prefix);
  // After every name that starts so, whose characters are all below it.
  const to = firstFrom(sorted, `${prefix}\uffff`);
  return { count: to - from, first: sorted[from] ?? prefix };
}

/** The position of the first text that is not less. */
function firstFrom(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What an Allow by NotAction goes on granting although it is unused, folded. */
export const residual = ({ statements, unused }: Facts): readonly string[] =>
  statements
    .filter(({ json }) => json.Effect === 'Allow' && json.NotAction !== undefined)
    .flatMap(({ json }) => [...unused].filter(action => !listOf(json.NotAction).some(each => matches(each, action))));
