/** What a person should know about a refinement beside the policy itself. */

import type { CatalogueJson, PolicyJson, RefineInput } from '../../model/iam/syntax/interchange.ts';
import { writeJson } from '../json.ts';
import { losingPatterns } from '../subjects/iam/certificate.ts';
import { type Facts, residual } from '../subjects/iam/facts.ts';
import { fold, matches } from '../subjects/iam/glob.ts';

/** Characters of a managed policy, whitespace not counted. Inline policies have less, by whom they belong to. */
const MANAGED_POLICY_LIMIT = 6_144;

/** Names that a note lists before it only counts. */
const LISTED = 5;

export function notesOn(input: RefineInput, facts: Facts, policy: PolicyJson | null): readonly string[] {
  const notes = [
    outcome(input, policy),
    notGranted(facts),
    ...closedWorld(input, facts),
    stillGranted(facts),
    size(policy),
  ];
  return notes.filter(note => note !== undefined);
}

function outcome(input: RefineInput, policy: PolicyJson | null): string | undefined {
  if (policy === null) return 'nothing is left of the policy: detach it';
  return policy === input.policy
    ? 'nothing changes: no Action of an Allow statement matches an unused action'
    : undefined;
}

function notGranted({ statements, unused }: Facts): string | undefined {
  const patterns = statements.flatMap(statement => statement.patterns);
  const others = [...unused].filter(action => !patterns.some(pattern => matches(pattern, action)));
  return others.length === 0 ? undefined : `unused, but not granted by an Action of this policy: ${listed(others)}`;
}

/** What a wildcard stands for is read from the catalogue, and so what is not in it is lost. */
function* closedWorld({ catalogue }: RefineInput, facts: Facts): Generator<string> {
  const services = new Set(Object.keys(catalogue as CatalogueJson).map(fold));
  const losing = new Set(facts.statements.flatMap(({ patterns }) => losingPatterns(patterns, facts)));
  for (const pattern of losing) {
    const colon = pattern.indexOf(':');
    const service = fold(colon < 0 ? pattern : pattern.slice(0, colon));
    if (/[*?]/.test(service))
      yield `${pattern} is replaced by what is known: services that the catalogue lacks are lost`;
    else if (!services.has(service)) yield `${pattern}: the catalogue does not know this service`;
  }
}

function stillGranted(facts: Facts): string | undefined {
  const actions = residual(facts);
  return actions.length === 0
    ? undefined
    : `unused, but still granted by a NotAction: ${listed([...new Set(actions)])}`;
}

function size(policy: PolicyJson | null): string | undefined {
  const characters = policy === null ? 0 : writeJson(policy).length;
  return characters <= MANAGED_POLICY_LIMIT
    ? undefined
    : `too large: ${characters} characters, a managed policy may have ${MANAGED_POLICY_LIMIT}`;
}

const listed = (names: readonly string[]): string =>
  names.length <= LISTED ? names.join(', ') : `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more`;
