import { describe, expect, it } from 'vitest';
import { isAllowed } from './authorize.ts';
import { loadEntities } from './load-entities.ts';
import { loadRequest } from './load-request.ts';
import { PolicySet } from './policy-set.ts';
import type { Read } from './read.ts';
import { type Random, seeded } from './testdata/random.ts';

function unwrap<T>(read: Read<T>): T {
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

const GROUPS = 6;
const uid = (type: string, n: number) => ({ type, id: String(n) });
/** Users and files 0 to 5; each is in the group or folder of its number, which is in that of half its number. */
const store = unwrap(
  loadEntities(
    ['User', 'File'].flatMap(type => {
      const above = type === 'User' ? 'Group' : 'Folder';
      return Array.from({ length: GROUPS }, (_, n) => [
        { uid: uid(type, n), attrs: {}, parents: [uid(above, n)] },
        { uid: uid(above, n), attrs: {}, parents: n === 0 ? [] : [uid(above, n >> 1)] },
      ]).flat();
    }),
  ),
);
const request = (user: number, action: number, file: number) =>
  unwrap(
    loadRequest(
      { principal: uid('User', user), action: uid('Action', action), resource: uid('File', file), context: {} },
      store,
    ),
  );

function scope(random: Random, name: string, type: string, group: string): string {
  const n = random.below(GROUPS);
  return [
    name,
    `${name} == ${type}::"${n}"`,
    `${name} in ${group}::"${n}"`,
    `${name} is ${type}`,
    `${name} is ${random.below(5) === 0 ? 'Other' : type} in ${group}::"${n}"`,
  ][random.below(5)] as string;
}

function policy(random: Random): string {
  const n = random.below(3);
  const action = ['action', `action == Action::"${n}"`, `action in [Action::"${n}", Action::"2"]`, 'action in []'];
  const scopes = [
    scope(random, 'principal', 'User', 'Group'),
    action[random.below(4)],
    scope(random, 'resource', 'File', 'Folder'),
  ];
  return `permit(${scopes.join(', ')});`;
}

describe('the index of policies', () => {
  it('finds each policy that matches, once, whatever was added and removed before', () => {
    const random = seeded(4);
    for (const leaf of [1, 2, 8]) {
      const [indexed, plain] = [new PolicySet({ indexFrom: 0, leaf }), new PolicySet({ indexFrom: Number.MAX_VALUE })];
      const ids: string[] = [];
      for (let step = 0; step < 1_500; step++) {
        if (random.below(5) < 3 || ids.length === 0) {
          const text = policy(random);
          for (const set of [indexed, plain]) unwrap(set.add(`p${step}`, text));
          ids.push(`p${step}`);
        } else {
          const [gone] = ids.splice(random.below(ids.length), 1);
          for (const set of [indexed, plain]) unwrap(set.remove(gone as string));
        }
        const frame = request(random.below(GROUPS), random.below(3), random.below(GROUPS));
        const matching = (set: PolicySet): string[] => {
          const { list, count } = set.candidates(frame);
          return list
            .slice(0, count)
            .filter(each => each.evaluate(frame) === true)
            .map(({ id }) => id)
            .sort();
        };
        expect(matching(indexed)).toEqual(matching(plain));
        expect(isAllowed(indexed, frame)).toBe(isAllowed(plain, frame));
      }
      for (const id of ids) unwrap(indexed.remove(id));
      expect(indexed.candidates(request(0, 0, 0)).count).toBe(0);
    }
  });

  it.each([
    ['principal == User::"N", action, resource'],
    ['principal, action, resource == File::"N"'],
    ['principal in Group::"N", action, resource is File'],
    ['principal in Group::"0", action == Action::"0", resource == File::"N"'],
    ['principal is User in Group::"0", action in [Action::"0", Action::"1"], resource in Folder::"N"'],
  ])('looks at few of 2,000 policies that differ: %s', form => {
    const set = new PolicySet();
    for (let n = 0; n < 2_000; n++) unwrap(set.add(`p${n}`, `permit(${form.replace('N', String(n))});`));
    const { count } = set.candidates(request(5, 0, 5));
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(8);
  });
});
