/** How a person reads a refinement: what is granted, what is unused, what is known; and the model's way from one to the other. */

import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { isCatalogue, isFindings, isPolicy } from '../../../model/iam/read.ts';
import { type Cover, replacePattern } from '../../../model/iam/refine.ts';
import type { RefineInput, StatementJson } from '../../../model/iam/syntax/interchange.ts';
import { universeOf } from '../../../model/iam/universe.ts';
import { writeJson } from '../../json.ts';
import type { TraceNode } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { factsOf, listOf, statementsOf } from './facts.ts';

/** Parts that are wrong on purpose are shown as the JSON that they are. */
export function renderRefine({ policy, catalogue, unused }: RefineInput): string {
  const lines = [
    ...(isPolicy(policy)
      ? renderPolicy(statementsOf(policy), rest(policy, 'Statement'))
      : [`policy ${writeJson(policy)}`]),
    ...(isFindings(unused)
      ? unused.map(
          ({ serviceNamespace, actions }) => `unused ${serviceNamespace}: ${actions?.join(', ') ?? 'all of it'}`,
        )
      : [`unused ${writeJson(unused)}`]),
    ...(isCatalogue(catalogue)
      ? Object.entries(catalogue).map(([service, names]) => `known ${service}: ${names.join(', ')}`)
      : [`catalogue ${writeJson(catalogue)}`]),
  ];
  return visible(lines.join('\n'));
}

const renderPolicy = (statements: readonly StatementJson[], others: string): string[] => [
  ...(others === '' ? [] : [`policy with ${others}`]),
  ...statements.map(renderStatement),
];

/** Patterns as they are, unless that could be misread. */
function renderStatement(statement: StatementJson): string {
  const not = statement.NotAction === undefined ? '' : ' all but';
  const patterns = listOf(statement.Action ?? statement.NotAction);
  const listed = patterns.map(pattern => (/^[\w:*?-]+$/.test(pattern) ? pattern : JSON.stringify(pattern)));
  const others = rest(statement, 'Effect', 'Action', 'NotAction');
  return `${statement.Effect}${not} ${listed.join(', ') || '(nothing)'}${others === '' ? '' : `  ${others}`}`;
}

function rest(object: { readonly [key: string]: Json }, ...without: readonly string[]): string {
  const others = Object.entries(object).filter(([key]) => !without.includes(key));
  return others.length === 0 ? '' : writeJson(Object.fromEntries(others));
}

/** Rule by rule, what the model makes of each pattern that may change. */
export function traceRefine(input: RefineInput): readonly TraceNode[] {
  const { catalogue, unused } = input;
  const facts = factsOf(input);
  if (facts === undefined || !isCatalogue(catalogue) || !isFindings(unused)) return [];
  const universe = universeOf(catalogue, unused);
  return facts.statements.map(({ patterns, fate }, i) => ({
    rule: `statement ${i}`,
    what: '',
    outcome: fate,
    parts: patterns.map(pattern => {
      const replacement = replacePattern(pattern, universe);
      const covers = replacement.rule === 'R3' ? replacement.covers : [];
      return {
        rule: replacement.rule,
        what: visible(pattern),
        outcome: OUTCOMES[replacement.rule],
        parts: covers.map(coverNode),
      };
    }),
  }));
}

const OUTCOMES = {
  R1: 'stays: it matches nothing that is unused',
  R2: 'goes: all that it matches is unused',
  R3: 'is replaced',
} as const;

const coverNode = ({ rule, entry, actions }: Cover): TraceNode => ({
  rule,
  what: actions.join(', '),
  outcome: entry,
  parts: [],
});
