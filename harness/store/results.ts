/**
 * What commands measured, kept for the pages: statistics of inputs, detection power, coverage of the
 * implementations, versions with and without a finding.
 *
 * The documents are what those commands print with `--json`; here stands the least that the pages rely on. A document that
 * has more is kept whole.
 */

import { openDatabase } from './database.ts';
import type { ResultKind } from './queries.ts';

/** kind `statistics`, about a subject. `counts` of `scenarios` is the denominator of all others. */
export interface StatisticsDocument {
  readonly counts: readonly (readonly [name: string, count: number])[];
  readonly goals?: readonly {
    readonly what: string;
    readonly measured: number | null;
    readonly atLeast?: number;
    readonly atMost?: number;
    readonly unit?: string;
    readonly kept: boolean;
  }[];
  /** The same counts of somebody else's inputs, e.g. Cedar's published corpus, to stand beside ours. */
  readonly beside?: { readonly name: string; readonly counts: readonly (readonly [name: string, count: number])[] };
}

/** kind `detection`, about a subject. */
export interface DetectionDocument {
  readonly budgetMs?: number;
  readonly faults: readonly {
    readonly name: string;
    readonly description?: string;
    readonly found: boolean;
    readonly tests?: number | null;
    readonly ms?: number | null;
    /** Of the shrunk counterexample. */
    readonly size?: number | null;
    readonly why?: string;
  }[];
}

interface Reached {
  readonly reached: number;
  readonly total: number;
}

/** kind `coverage`, about the subjects whose inputs were given (`ALL_SUBJECTS`, or their names). */
export interface CoverageDocument {
  /** `model/cedar`, `engine/iam`. */
  readonly folders: readonly { readonly name: string; readonly lines: Reached; readonly branches: Reached }[];
  readonly unreached: readonly {
    readonly file: string;
    readonly line: number;
    readonly what: 'line' | 'branch';
    /** Which way of the branch. */
    readonly arm?: string;
    readonly text: string;
  }[];
}

/** What a measurement of coverage without named subjects is about. */
export const ALL_SUBJECTS = 'all subjects';

/** kind `bisect`, about a finding; versions from old to new. */
export interface BisectDocument {
  readonly implementation: string;
  readonly versions: readonly { readonly version: string; readonly outcome: string }[];
}

/** What the trend of the overview shows of a document: a share of 1, or how many different things were counted. */
const FIGURES: Readonly<Record<ResultKind, (document: unknown) => number | null>> = {
  statistics: document => (document as StatisticsDocument).counts.filter(([, count]) => count > 0).length,
  detection: document => {
    const { faults } = document as DetectionDocument;
    return faults.length === 0 ? null : faults.filter(({ found }) => found).length / faults.length;
  },
  coverage: document => {
    const lines = (document as CoverageDocument).folders.map(folder => folder.lines);
    const total = lines.reduce((sum, each) => sum + each.total, 0);
    return total === 0 ? null : lines.reduce((sum, each) => sum + each.reached, 0) / total;
  },
  bisect: () => null,
};

/** Adds one; `document` is JSON text. */
export function saveResult(file: string, kind: ResultKind, about: string, document: string, campaign?: string): void {
  const figure = FIGURES[kind](JSON.parse(document));
  const db = openDatabase(file);
  try {
    db.prepare(
      'INSERT OR REPLACE INTO result (kind, about, at, campaign, figure, document) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(kind, about, new Date().toISOString(), campaign ?? null, figure, document);
  } finally {
    db.close();
  }
}
