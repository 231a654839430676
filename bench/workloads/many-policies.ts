/**
 * Policy sets of any size, each policy with a scope of its own: what a service that lets its customers share things
 * ends up with. Three shapes, because an index that is good at one can be bad at another.
 */

import type { JsonObject, RequestJson, UidJson } from '../../model/cedar/syntax/interchange.ts';
import { choicesOf, entity, many, reference, uid, type Workload } from './workload.ts';

const SCHEMA = `
entity Group;
entity User in [Group];
entity Folder;
entity File in [Folder] { owner: User };
action read, write appliesTo { principal: User, resource: File };`;

/** The scope of policy number `i` of `count`. */
type Shape = (i: number, count: number) => string;

const SHAPES: Readonly<Record<string, Shape>> = {
  'one user, one folder': i =>
    `principal == User::"user${i}", action == Action::"read", resource in Folder::"folder${i}"`,
  'groups and folders': i =>
    `principal in Group::"group${i}", action == Action::"read", resource in Folder::"folder${i}"`,
  // One principal holds them all: its name alone says nothing.
  'one group, all files': i =>
    `principal in Group::"all", action in [Action::"read", Action::"write"], resource == File::"file${i}"`,
};

export const SHAPE_NAMES: readonly string[] = Object.keys(SHAPES);
/** Entities of each type, however many policies there are: passing them is no part of what grows. */
const ENTITIES = 50;

/** Policy number `i` as text. */
export const policyText = (shape: string, i: number, count: number): string =>
  `permit(${(SHAPES[shape] as Shape)(i, count)}) when { resource.owner != principal };`;

export function manyPolicies(shape: string, count: number, requests: number, seed: number): Workload {
  const choices = choicesOf(seed);
  const staticPolicies: Record<string, string> = {};
  for (let i = 0; i < count; i++) staticPolicies[`p${i}`] = policyText(shape, i, count);
  // Spread over all policies, so that no request is about one that is left out of the index by chance.
  const numbers = [...new Set(Array.from({ length: ENTITIES }, (_, i) => Math.floor((i * count) / ENTITIES)))];
  const user = (i: number): UidJson => uid('User', `user${i}`);
  const file = (i: number): UidJson => uid('File', `file${i}`);
  const all = uid('Group', 'all');
  const entities: JsonObject[] = [
    ...numbers.map(i => entity(user(i), {}, [uid('Group', `group${i}`), all])),
    ...numbers.map((i, at) => {
      const owner = user(numbers[(at + 1) % numbers.length] ?? i);
      return entity(file(i), { owner: reference(owner) }, [uid('Folder', `folder${i}`)]);
    }),
  ];
  const drawn: RequestJson[] = Array.from({ length: requests }, () => {
    const i = choices.pick(numbers);
    const resource = file(choices.chance(0.7) ? i : choices.pick(numbers));
    return { principal: user(i), action: uid('Action', 'read'), resource, context: {} };
  });
  const policies = { staticPolicies, templates: {}, templateLinks: [] };
  return { name: `${count} policies, ${shape}`, schema: SCHEMA, policies, entities, requests: drawn };
}

/** Entities alone: users in groups, groups in groups, files with owners; `count` of them in all. */
export function manyEntities(count: number): JsonObject[] {
  const groups = many('Group', Math.max(1, Math.floor(count / 100)));
  const users = many('User', Math.floor((count - groups.length) / 2));
  const files = many('File', count - groups.length - users.length);
  const nth = (uids: readonly UidJson[], i: number): UidJson => uids[i % uids.length] as UidJson;
  return [
    ...groups.map((own, i) => entity(own, {}, i === 0 ? [] : [nth(groups, Math.floor(i / 10))])),
    ...users.map((own, i) =>
      entity(own, { name: `name ${i}`, level: i % 10 }, [nth(groups, i), nth(groups, i * 7 + 1)]),
    ),
    ...files.map((own, i) => {
      const attrs = { owner: reference(nth(users, i)), isPublic: i % 3 === 0 };
      return entity(own, attrs, [uid('Folder', `folder${i % 1000}`)]);
    }),
  ];
}
