/** What is in an input of `iam/refine`: shapes of patterns, statements and findings; and how large it is. */

import type { RefineInput, StatementJson } from '../../../model/iam/syntax/interchange.ts';
import { dataSize } from '../cedar/est.ts';
import { type Facts, factsOf, listOf } from './facts.ts';
import { fold } from './glob.ts';

/** One line a kind of pattern, the first that fits. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^\*+$/, 'lone star'],
  [/^(?![^:]+:[^:]*$)|[^A-Za-z0-9:*?-]/, 'malformed'],
  [/^[^:]*[*?][^:]*:/, 'wildcard in the service'],
  [/^[^:]+:\*+$/, 'whole service'],
  [/^[^*?]*\*+$/, 'star at the end'],
  [/^[^*?]*(\*\?|\?\*)[*?]*$/, 'star and question mark at the end'],
  [/\*.*\*[*?]*$|^.*\*[^*?]+\*/, 'stars around'],
  [/\*/, 'star inside'],
  [/\?/, 'question mark'],
];

export function* refineFeatures(input: RefineInput): Generator<string> {
  const facts = factsOf(input);
  if (facts === undefined) {
    yield 'input:malformed';
    return;
  }
  const features = new Set<string>();
  for (const { json, fate } of facts.statements) {
    features.add(`statement:${fate}`);
    for (const feature of statementFeatures(json)) features.add(feature);
  }
  for (const feature of knownFeatures(input, facts)) features.add(feature);
  yield* features;
}

function* statementFeatures(json: StatementJson): Generator<string> {
  const key = json.Action === undefined ? 'NotAction' : 'Action';
  if (json.Effect === 'Deny' || key === 'NotAction') yield `policy:${json.Effect} ${key}`;
  const patterns = listOf(json[key]);
  for (const pattern of patterns) {
    const kind = PATTERNS.find(([form]) => form.test(pattern));
    yield kind === undefined ? 'pattern:name' : `operator:${kind[1]}`;
  }
  if (patterns.length === 0) yield 'pattern:none';
  if (typeof json[key] === 'string') yield 'pattern:without brackets';
  if (new Set(patterns).size < patterns.length) yield 'pattern:repeated';
}

function* knownFeatures({ catalogue, unused }: RefineInput, facts: Facts): Generator<string> {
  const findings = unused as readonly { readonly serviceNamespace: string; readonly actions?: readonly string[] }[];
  if (findings.length === 0) yield 'findings:none';
  for (const { actions } of findings) {
    if (actions === undefined) yield 'findings:whole service';
    else if (actions.length === 0) yield 'findings:no action';
  }
  const listed = Object.entries(catalogue as { readonly [service: string]: readonly string[] });
  const known = new Set(listed.flatMap(([service, names]) => names.map(name => fold(`${service}:${name}`))));
  if ([...facts.unused].some(action => !known.has(action))) yield 'findings:unknown action';
  if (listed.reduce((sum, [, names]) => sum + names.length, 0) > known.size) yield 'catalogue:repetition';
}

/** Statements with their elements and patterns, findings with their actions, names of the catalogue. */
export const refineSize = ({ policy, catalogue, unused }: RefineInput): number =>
  dataSize(policy) + dataSize(catalogue) + dataSize(unused);
