/**
 * All that is known about one finding. The model derives its trace here, on the spot: it is short for a shrunk input, and
 * a trace that cannot be had is told, not hidden.
 */

import {
  type BisectDocument,
  type Counterexample,
  counterexampleOf,
  type DecisionLine,
  type Difference,
  type FindingRow,
  type Json,
  type JsonObject,
  messageOf,
  type Occurrence,
  type Portrait,
  type Proposal,
  portraitOf,
  proposals,
  type Queries,
  type ReplayLine,
  readJson,
  type SplitRow,
  type TraceNode,
  traceOf,
} from '../../harness/index.ts';
import { documentOf } from './load.ts';

/** The model is not asked about inputs that are larger: a page must not wait. */
const LARGEST_TRACED = 1_500;

export interface FindingData {
  readonly row: FindingRow;
  readonly counterexample: JsonObject;
  readonly answers: readonly { readonly name: string; readonly answer: Json; readonly version: string }[];
  readonly difference: Difference;
  readonly odd: readonly string[];
  readonly others: readonly string[];
  readonly portrait: Portrait | undefined;
  /** Which of the requests the difference is about. */
  readonly request: number;
  readonly trace: readonly TraceNode[];
  readonly noTrace: string | undefined;
  readonly shrink: ShrinkHistory;
  readonly decisions: readonly DecisionLine[];
  /** undefined: nobody has split it. */
  readonly split: SplitRow | undefined;
  readonly occurrences: readonly Occurrence[];
  readonly campaigns: readonly { readonly campaign: string; readonly tests: number; readonly ms: number }[];
  readonly versions: readonly SeenWith[];
  readonly replays: readonly ReplayLine[];
  readonly bisect: BisectDocument | undefined;
  /** Findings that may be the same bug. */
  readonly alike: readonly Proposal<FindingRow>[];
}

interface ShrinkHistory {
  readonly calls?: number;
  readonly ms?: number;
  readonly unfinished?: boolean;
  readonly flaky?: boolean;
  readonly steps?: readonly { readonly size: number; readonly pass: string }[];
}

/** An implementation in a version, and the campaigns that saw the finding with it. */
interface SeenWith {
  readonly version: string;
  readonly campaigns: number;
  readonly last: string;
}

export function loadFinding(queries: Queries, id: string): FindingData | undefined {
  const row = queries.finding(id);
  if (row === undefined) return undefined;
  const counterexample = readJson(row.counterexample) as JsonObject;
  const told = (counterexample.difference ?? {}) as JsonObject;
  const difference: Difference = {
    kind: textOf(told.kind, row.kind),
    at: textOf(told.at, ''),
    left: told.left ?? null,
    right: told.right ?? null,
  };
  const seen = queries.campaignsOf(row.id);
  return {
    row,
    counterexample,
    answers: answersOf(counterexample),
    difference,
    odd: namesIn(told.odd),
    others: namesIn(told.others),
    portrait: portraitOf(counterexample.input),
    request: Number(/^responses\[(\d+)\]/.exec(difference.at)?.[1] ?? 0),
    ...traced(row, counterexample, difference),
    shrink: JSON.parse(row.shrink) as ShrinkHistory,
    decisions: queries.decisions(row.id),
    split: queries.split(row.id),
    occurrences: queries.occurrences(row.id),
    campaigns: seen,
    versions: seenWith(
      queries,
      row,
      seen.map(({ campaign }) => campaign),
    ),
    replays: queries.replays(row.id),
    bisect: bisectOf(queries, row.id),
    alike: proposals(row, queries.latestOf(row.subject)),
  };
}

function bisectOf(queries: Queries, id: string): BisectDocument | undefined {
  const result = queries.result('bisect', id);
  return result === undefined ? undefined : documentOf<BisectDocument>(result);
}

const textOf = (json: Json | undefined, otherwise: string): string => (typeof json === 'string' ? json : otherwise);
const namesIn = (json: Json | undefined): readonly string[] =>
  Array.isArray(json) ? json.filter(name => typeof name === 'string') : [];

function answersOf(counterexample: JsonObject): FindingData['answers'] {
  const origin = (counterexample.origin ?? {}) as JsonObject;
  const versions = (origin.versions ?? {}) as JsonObject;
  return Object.entries((counterexample.answers ?? {}) as JsonObject).map(([name, answer]) => ({
    name,
    answer,
    version: Object.hasOwn(versions, name) ? String(versions[name]) : '',
  }));
}

function traced(row: FindingRow, document: JsonObject, difference: Difference): Pick<FindingData, 'trace' | 'noTrace'> {
  if (row.size > LARGEST_TRACED)
    return { trace: [], noTrace: `the input is large (size ${row.size}); replay shows it` };
  try {
    const example: Counterexample = counterexampleOf(document, `finding ${row.id}`);
    const trace = traceOf(example, difference);
    return { trace, noTrace: trace.length === 0 ? 'the model derives nothing here' : undefined };
  } catch (thrown) {
    // A deep input may exhaust the stack, and a subject may be gone: the rest of the page stands.
    return { trace: [], noTrace: messageOf(thrown) };
  }
}

function seenWith(queries: Queries, row: FindingRow, seen: readonly string[]): SeenWith[] {
  const campaigns = seen.length > 0 ? seen : [...new Set([row.last_campaign, row.first_campaign])];
  const versions = queries.list.versions();
  const found = new Map<string, { campaigns: number; last: string }>();
  for (const campaign of campaigns) {
    for (const version of versions.get(campaign) ?? []) {
      const known = found.get(version);
      if (known === undefined) found.set(version, { campaigns: 1, last: campaign });
      else known.campaigns++;
    }
  }
  return [...found].map(([version, { campaigns: n, last }]) => ({ version, campaigns: n, last }));
}
