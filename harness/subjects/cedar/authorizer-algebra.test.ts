/**
 * The authorizer's algebra, exhaustively: every sequence of up to four policies that permit or forbid, and are satisfied,
 * not satisfied or in error. That is every multiset of them in every order, 1,555 policy sets.
 *
 * The expectation is written from the three sentences of the language reference (part 1, 2.4), not from an implementation.
 */
import { describe, expect, it } from 'vitest';
import { answers as engine } from '../../../engine/cedar/index.ts';
import { answers as model } from '../../../model/cedar/index.ts';
import type { AuthorizeInput, JsonObject } from '../../../model/cedar/syntax/interchange.ts';

const MOST = 4;
const conditions = {
  true: { Value: true },
  false: { Value: false },
  error: { '+': { left: { Value: 9223372036854775807n }, right: { Value: 1 } } },
} as const;
type Kind = { readonly effect: 'permit' | 'forbid'; readonly outcome: keyof typeof conditions };

const kinds: readonly Kind[] = (['permit', 'forbid'] as const).flatMap(effect =>
  (['true', 'false', 'error'] as const).map(outcome => ({ effect, outcome })),
);

function* sequences(length: number): Generator<readonly Kind[]> {
  if (length === 0) yield [];
  else for (const rest of sequences(length - 1)) for (const kind of kinds) yield [...rest, kind];
}
const all = [0, 1, 2, 3, MOST].flatMap(length => [...sequences(length)]);

const everything = { op: 'All' };
const policy = ({ effect, outcome }: Kind): JsonObject => ({
  effect,
  principal: everything,
  action: everything,
  resource: everything,
  conditions: [
    {
      kind: 'when',
      body: { '==': { left: conditions[outcome], right: outcome === 'error' ? { Value: 0 } : { Value: true } } },
    },
  ],
});

const input = (sequence: readonly Kind[]): AuthorizeInput => ({
  schema: null,
  policies: {
    staticPolicies: Object.fromEntries(sequence.map((kind, i) => [`p${i}`, policy(kind)])),
    templates: {},
    templateLinks: [],
  },
  entities: [],
  requests: [
    {
      principal: { type: 'User', id: 'a' },
      action: { type: 'Action', id: 'b' },
      resource: { type: 'Doc', id: 'c' },
      context: {},
    },
  ],
});

function expected(sequence: readonly Kind[]) {
  const ids = (effect: Kind['effect'], outcome: Kind['outcome']): string[] =>
    sequence.flatMap((kind, i) => (kind.effect === effect && kind.outcome === outcome ? [`p${i}`] : []));
  const [permits, forbids] = [ids('permit', 'true'), ids('forbid', 'true')];
  const decision = permits.length > 0 && forbids.length === 0 ? 'allow' : 'deny';
  const reasons = forbids.length > 0 ? forbids : permits;
  return { decision, reasons, errors: [...ids('permit', 'error'), ...ids('forbid', 'error')].sort() };
}

describe.each([
  ['model', model],
  ['engine', engine],
] as const)('%s', (_, { 'cedar/authorize': authorize }) => {
  it('decides every sequence of up to four policies', () => {
    expect(all).toHaveLength(1 + 6 + 36 + 216 + 1296);
    for (const sequence of all) {
      const answer = authorize(input(sequence));
      const [response] = 'responses' in answer ? answer.responses : [];
      const { decision, reasons = [], errors = [] } = response ?? {};
      const plain = { decision, reasons: [...reasons].sort(), errors: errors.map(({ policyId }) => policyId).sort() };
      expect(plain, JSON.stringify(sequence)).toEqual(expected(sequence));
    }
  });
});
