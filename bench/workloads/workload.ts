/**
 * What a benchmark of decisions works on: an application with its policies, its data and requests to decide.
 *
 * The applications are those on which Cedar was evaluated (Cutler et al., "Cedar: A New Language for Expressive, Fast,
 * Safe, and Analyzable Authorization", OOPSLA 2024): sharing of documents, hosting of code, lists of things to do.
 * Schemas, policies and data are written here, from what the article says of them: so many entities of each type, and
 * each possible relation between two of them is there with a probability of 5 %.
 */

import { type Choices, RandomChoices } from '../../generators/choices.ts';
import type { Json, JsonObject, PolicySetJson, RequestJson, UidJson } from '../../model/cedar/syntax/interchange.ts';

export interface Workload {
  readonly name: string;
  /** Cedar schema text. */
  readonly schema: string;
  readonly policies: PolicySetJson;
  readonly entities: readonly JsonObject[];
  readonly requests: readonly RequestJson[];
}

/** Entities of each type, then how many requests, then the seed: equal arguments, equal workload. */
export type Application = (perType: number, requests: number, seed: number) => Workload;

/** The share of possible relations that exist. */
export const DENSITY = 0.05;

export const uid = (type: string, id: string): UidJson => ({ type, id });
export const reference = (to: UidJson): JsonObject => ({ __entity: to });
export const entity = (own: UidJson, attrs: JsonObject, parents: readonly UidJson[]): JsonObject => ({
  uid: own,
  attrs,
  parents,
});

/** `User::"user0"`, `User::"user1"`, ... */
export const many = (type: string, count: number): UidJson[] =>
  Array.from({ length: count }, (_, i) => uid(type, `${type.toLowerCase()}${i}`));

export const choicesOf = (seed: number): Choices => new RandomChoices().reseed(seed, 0);

/** Each of them with the usual density. */
export const some = (choices: Choices, uids: readonly UidJson[]): UidJson[] => choices.subset(uids, DENSITY);

/** Later ones only: whoever is in a later one of its own kind closes no cycle. */
export const someLater = (choices: Choices, uids: readonly UidJson[], own: number): UidJson[] =>
  some(choices, uids.slice(own + 1));

export interface Roles {
  readonly principals: readonly UidJson[];
  readonly actions: readonly string[];
  readonly resources: readonly UidJson[];
  readonly context?: (choices: Choices) => Readonly<Record<string, Json>>;
}

/** All parts drawn evenly, as in the article. */
export const drawRequests = (choices: Choices, count: number, roles: readonly Roles[]): RequestJson[] =>
  Array.from({ length: count }, () => {
    const { principals, actions, resources, context } = choices.pick(roles);
    return {
      principal: choices.pick(principals),
      action: uid('Action', choices.pick(actions)),
      resource: choices.pick(resources),
      context: context?.(choices) ?? {},
    };
  });
