/** Where in the model a finding is to be looked at: the rule that decided the saved input, as file and line. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  counterexampleOf,
  type FindingRow,
  readJson,
  ruleSource,
  type SourcePlace,
  savedVerdict,
  type TraceNode,
  traceOf,
} from '../../harness/index.ts';

/** Rules that every condition needs somewhere: they say nothing about a difference. */
const TRIVIAL = new Set(['literal', 'entity-literal', 'variable']);

/** The first telling rule of the trace, else the model's front door, else nothing. */
export function placeOf(finding: FindingRow): SourcePlace | undefined {
  return ruleOf(finding) ?? frontDoor(finding.subject);
}

function ruleOf(finding: FindingRow): SourcePlace | undefined {
  // An input that the model itself does not survive must not be given to it in this process.
  if (finding.kind === 'crash' || finding.kind === 'hang') return undefined;
  try {
    const example = counterexampleOf(readJson(finding.counterexample), finding.id);
    return firstPlace(traceOf(example, savedVerdict(example.document).difference));
  } catch {
    // Only a pointer for a person: an old counterexample that today's subject cannot read any more has none.
    return undefined;
  }
}

function firstPlace(nodes: readonly TraceNode[]): SourcePlace | undefined {
  for (const { rule, parts } of nodes) {
    const place = (TRIVIAL.has(rule) ? undefined : ruleSource(rule)) ?? firstPlace(parts);
    if (place !== undefined) return place;
  }
  return undefined;
}

function frontDoor(subject: string): SourcePlace | undefined {
  const file = `model/${subject.split('/', 1)[0] ?? ''}/index.ts`;
  return existsSync(resolve(import.meta.dirname, '../..', file)) ? { file, line: 1 } : undefined;
}
