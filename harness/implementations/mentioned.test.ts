import { expect, it } from 'vitest';
import { mentionedIn } from './mentioned.ts';

const plain = { type: 'A', id: 'a' };

it.each([
  ['plain', plain, 'A::"a"'],
  ['escaped', { __entity: plain }, 'A::"a"'],
  ['both', { type: 'B', id: 'b', __entity: plain }, 'A::"a"'],
  ['an escape in an escape is none', { type: 'B', id: 'b', __entity: { __entity: plain } }, 'B::"b"'],
])('takes the uid that the readers take: %s', (_, uid, key) => {
  expect([...mentionedIn([{ uid, attrs: {}, parents: [] }]).entities.keys()]).toEqual([key]);
});
