/**
 * Which of several defects of a schema is reported.
 *
 * Real Cedar checks in phases and stops at the first phase that fails. Resolution here is a single walk, so each defect
 * is recorded with its rank, and the best rank wins at the end, the first one recorded among equals. The ranks were
 * found by giving real Cedar every pair of defects. Our own bounds come last: a long cycle is a cycle.
 */

import type { At } from './declared.ts';
import { problem, type SchemaCategory, type SchemaProblem } from './problem.ts';

const RANKS = {
  actionEntityTypeDeclared: 0,
  actionAttributes: 1,
  shadowing: 2,
  typeNotDefined: 3,
  actionNotDefined: 4,
  commonTypeCycle: 5,
  type: 6,
  actionCycle: 7,
  undeclaredEntityType: 8,
  bounds: 9,
} as const;
export type Rank = keyof typeof RANKS;

export class Defects {
  private best: SchemaProblem | undefined;
  private rank = Number.POSITIVE_INFINITY;

  report(rank: Rank, category: SchemaCategory, message: string, at: At): void {
    if (RANKS[rank] >= this.rank) return;
    this.rank = RANKS[rank];
    this.best = problem(category, message, at);
  }

  throwBest(): void {
    if (this.best !== undefined) throw this.best;
  }
}
