/** Golden examples: a change here changes the ids of findings in everybody's databases. */

import { describe, expect, it } from 'vitest';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { Verdict } from '../judge.ts';
import { coarseSignature, findingId, signatureOf } from './signature.ts';

const differs = (left: Json, right: Json, at = 'responses[0].decision'): Verdict => ({
  kind: 'difference',
  odd: ['engine'],
  others: ['model'],
  difference: { kind: 'satisfied policies', at, left, right },
});
const failed = (kind: 'crash' | 'hang', right: string): Verdict => ({
  kind,
  odd: ['engine'],
  others: ['model'],
  difference: { kind, at: '', left: null, right },
});
const FEATURES = ['policies:1', 'operator:like', 'effect:permit', 'literal:string', 'scope:principal =='];
const of = (verdict: Verdict, features: readonly string[] = FEATURES): string =>
  signatureOf('cedar/authorize', verdict, features);

describe('a signature', () => {
  it('is written like this, and its id is that', () => {
    const signature = of(differs('allow', 'deny'));
    expect(signature).toBe(
      '["cedar/authorize","difference",["engine"],"satisfied policies",["effect:permit","operator:like","scope:principal =="]]',
    );
    expect(findingId(signature)).toBe('aa8b165870');
  });

  const same: readonly (readonly [what: string, a: string, b: string])[] = [
    ['the values that differ', of(differs('allow', 'deny')), of(differs('deny', 'allow'))],
    ['the place in the answer', of(differs(1, 2)), of(differs(1, 2, 'responses[7].decision'))],
    ['the order of features', of(differs(1, 2)), of(differs(1, 2), [...FEATURES].reverse())],
    ['sizes and literals', of(differs(1, 2)), of(differs(1, 2), [...FEATURES, 'policies:3', 'literal:long'])],
    ['the numbers in a message', of(failed('crash', 'RangeError at 17')), of(failed('crash', 'RangeError at 4'))],
    ['the names in a message', of(failed('crash', 'no "a" here')), of(failed('crash', 'no "b" here'))],
  ];
  it.each(same)('does not depend on %s', (_what, a, b) => expect(a).toBe(b));

  const apart: readonly (readonly [what: string, a: string, b: string])[] = [
    ['subjects', signatureOf('a/b', differs(1, 2), []), signatureOf('a/c', differs(1, 2), [])],
    ['operators', of(differs(1, 2)), of(differs(1, 2), [...FEATURES, 'operator:in'])],
    ['effects', of(differs(1, 2)), of(differs(1, 2), [...FEATURES, 'effect:forbid'])],
    ['kinds', of(failed('crash', 'x')), of(failed('hang', 'x'))],
    ['who is odd', of(differs(1, 2)), of({ ...differs(1, 2), odd: ['model'] })],
    [
      'too many and missing',
      of(differs([], ['a'], 'responses[0].reasons')),
      of(differs(['a'], [], 'responses[0].reasons')),
    ],
    ['reasons and errors', of(differs([], ['a'], 'r[0].reasons')), of(differs([], ['a'], 'r[0].errors'))],
    ['messages', of(failed('crash', 'RangeError')), of(failed('crash', 'TypeError'))],
  ];
  it.each(apart)('tells apart %s', (_what, a, b) => expect(a).not.toBe(b));

  it('that is coarse says why, and who and what only', () => {
    const flaky = coarseSignature('cedar/authorize', differs(1, 2), 'flaky');
    expect(flaky).toBe(coarseSignature('cedar/authorize', differs(3, 4), 'flaky'));
    expect(flaky).not.toBe(coarseSignature('cedar/authorize', differs(1, 2), 'unshrunk'));
  });
});
