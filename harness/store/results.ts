/**
 * What commands measured, kept for the pages: statistics of inputs, detection power, versions with and without a finding.
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
