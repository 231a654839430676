/** Golden examples: what is proposed to a person as perhaps the same bug, and what is not. */

import { describe, expect, it } from 'vitest';
import { likeness, proposals } from './proposals.ts';

const signature = (telling: readonly string[], difference = 'satisfied policies', odd = ['engine'], subject = 'a/b') =>
  JSON.stringify([subject, 'difference', odd, difference, telling]);
const LIKE = ['effect:permit', 'operator:like'];

describe('perhaps the same bug', () => {
  it.each([
    ['one operator more', [...LIKE, 'operator:in'], 'the same difference; apart only operator:in'],
    ['two more', [...LIKE, 'operator:in', 'scope:x'], 'the same difference; apart only operator:in and scope:x'],
    ['one less', ['operator:like'], 'the same difference; apart only effect:permit'],
  ])('%s', (_what, telling, why) => {
    expect(likeness(signature(LIKE), signature(telling))).toBe(why);
    expect(likeness(signature(telling), signature(LIKE))).toBe(why);
  });

  it('another difference with the same operators', () =>
    expect(likeness(signature(LIKE), signature(LIKE, 'erroring policies'))).toBe(
      'the same operators and scopes, another difference',
    ));
});

describe('no reason to think so', () => {
  it.each([
    ['another operator', signature(['effect:permit', 'operator:in'])],
    ['three operators more', signature([...LIKE, 'operator:in', 'operator:is', 'operator:==', 'scope:x'])],
    ['another difference and other operators', signature(['operator:in'], 'erroring policies')],
    ['somebody else is odd', signature(LIKE, 'satisfied policies', ['cedar-wasm'])],
    ['another subject', signature(LIKE, 'satisfied policies', ['engine'], 'a/c')],
    ['a coarse signature', JSON.stringify(['a/b', 'unshrunk', 'x'])],
  ])('%s', (_what, other) => expect(likeness(signature(LIKE), other)).toBeUndefined());
});

it('proposes at most five, in the order given, and never the finding itself', () => {
  const others = Array.from({ length: 9 }, (_, i) => ({
    id: `f${i}`,
    signature: signature([...LIKE, `operator:${i}`]),
  }));
  const finding = { id: 'f1', signature: signature(LIKE) };
  expect(proposals(finding, others).map(({ row }) => row.id)).toEqual(['f0', 'f2', 'f3', 'f4', 'f5']);
});
