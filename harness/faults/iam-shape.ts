/** Defects in lists, statements and the shape of what is given back. */

import { STAGES, type Stages } from '../../engine/iam/index.ts';
import type { PolicyJson, StatementJson } from '../../model/iam/syntax/interchange.ts';

const fold = (text: string): string => text.toLowerCase();

const statementsOf = ({ Statement }: PolicyJson): readonly StatementJson[] =>
  Array.isArray(Statement) ? Statement : [Statement as StatementJson];

export const namesAbsorbLongerNames = (): Partial<Stages> => ({
  absorb: entries => {
    const stems = entries.map(({ text }) => fold(text.replace(/\*+$/, '')));
    const isLonger = (stem: string): boolean => stems.some(other => other !== stem && stem.startsWith(other));
    return STAGES.absorb(entries.filter(({ author }, i) => author !== undefined || !isLonger(stems[i] ?? '')));
  },
});

export const sortedWithoutCase = (): Partial<Stages> => ({
  sortEntries: entries => entries.sort((a, b) => (fold(a) < fold(b) ? -1 : 1)),
});

// ---------------------------------------------------------------------------------------------------------- statements

export const stringBecomesList = (): Partial<Stages> => ({
  withEntries: (statement, entries) => (entries.length === 0 ? null : { ...statement, Action: entries }),
});

export const listBecomesString = (): Partial<Stages> => ({
  withEntries: (statement, entries) =>
    STAGES.withEntries({ ...statement, ...(entries.length === 1 ? { Action: '' } : {}) }, entries),
});

export const elementsLost = (): Partial<Stages> => ({
  withEntries: ({ Effect, Action, Resource = '*' }, entries) =>
    STAGES.withEntries({ Effect, ...(Action === undefined ? {} : { Action }), Resource }, entries),
});

export const keysReordered = (): Partial<Stages> => ({
  withEntries: (statement, entries) => {
    const after = STAGES.withEntries(statement, entries);
    if (after === null) return null;
    const { Action = [], ...others } = after;
    return { ...others, Action } as StatementJson;
  },
});

export const denyRefined = (): Partial<Stages> => ({
  patternsOf: statement => STAGES.patternsOf({ ...statement, Effect: 'Allow' }),
});

export const notActionRefined = (): Partial<Stages> => ({
  patternsOf: ({ Effect, Action, NotAction }) =>
    STAGES.patternsOf({ Effect, Action: Action ?? NotAction ?? [] } as StatementJson),
  withEntries: (statement, entries) =>
    statement.Action === undefined
      ? entries.length === 0
        ? null
        : { ...statement, NotAction: entries }
      : STAGES.withEntries(statement, entries),
});

// ------------------------------------------------------------------------------------------------------------ policies

export const firstStatementOnly = (): Partial<Stages> => ({
  withStatements: (policy, statements) => {
    const before = statementsOf(policy);
    const first = statements.findIndex((statement, i) => statement !== before[i]);
    return STAGES.withStatements(
      policy,
      before.map((statement, i) => (i === first ? (statements[i] ?? null) : statement)),
    );
  },
});

export const stopsAtRemovedStatement = (): Partial<Stages> => ({
  withStatements: (policy, statements) => {
    const before = statementsOf(policy);
    const removed = statements.indexOf(null);
    const all = statements.map((statement, i) => (removed >= 0 && i > removed ? (before[i] ?? null) : statement));
    return STAGES.withStatements(policy, all);
  },
});

export const noActionRemoved = (): Partial<Stages> => ({
  withStatements: (policy, statements) =>
    STAGES.withStatements(
      policy,
      statements.map(statement =>
        Array.isArray(statement?.Action) && statement.Action.length === 0 ? null : statement,
      ),
    ),
});

export const nothingLeftAsEmptyList = (): Partial<Stages> => ({
  withStatements: (policy, statements) => STAGES.withStatements(policy, statements) ?? { ...policy, Statement: [] },
});

export const statementBecomesList = (): Partial<Stages> => ({
  withStatements: (policy, statements) => {
    const after = STAGES.withStatements(policy, statements);
    return after === null ? null : { ...after, Statement: statementsOf(after) };
  },
});
