/** Where in the model a finding is to be looked at: the rule that decided the saved input, as file and line. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { counterexampleOf } from '../../harness/counterexample.ts';
import { readJson } from '../../harness/json.ts';
import { traceOf } from '../../harness/replay.ts';
import { ruleSource, type SourcePlace } from '../../harness/rule-source.ts';
import type { FindingRow } from '../../harness/store/store.ts';
import type { Difference, TraceNode } from '../../harness/subject.ts';
import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';

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
    const json = readJson(finding.counterexample);
    const difference = (json as JsonObject).difference as unknown as Difference;
    return firstPlace(traceOf(counterexampleOf(json, finding.id), difference));
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
