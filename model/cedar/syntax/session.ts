/**
 * `cedar/session`: policies and entities that change between decisions. Types only.
 *
 * Design rule: a step that is refused changes nothing, and after any number of steps every decision is the one that all
 * that is left, loaded afresh, would give.
 */

import type { AuthorizeInput, Json, PolicyJson, Rejected, ResponseJson, TemplateLinkJson } from './interchange.ts';

/** `decide` is a position in `requests`: one request may be decided before and after an update. */
export type SessionStep =
  | { readonly decide: number }
  | { readonly addPolicy: { readonly id: string; readonly policy: PolicyJson } }
  | { readonly addTemplate: { readonly id: string; readonly policy: PolicyJson } }
  | { readonly link: TemplateLinkJson }
  /** A policy, a template or a link, by its id. */
  | { readonly removePolicy: string }
  | { readonly putEntity: Json }
  /** By its uid. */
  | { readonly removeEntity: Json };

export interface SessionInput extends AuthorizeInput {
  readonly steps: readonly SessionStep[];
}

/** `allowed` is what is said where only the decision is asked for; left out where there is no such question. */
export type StepAnswer = (ResponseJson & { readonly allowed?: boolean }) | { readonly accepted: true } | Rejected;

/**
 * One answer for each step. Categories of refused steps: `policies` for policies, templates and links; for entities those
 * of `cedar/entities`, `unknownEntity` for what is not there to be removed and `actionMismatch` for the actions of a
 * schema; for requests those of `cedar/request`, `noRequest` for a position beyond their end.
 */
export type SessionAnswer = { readonly steps: readonly StepAnswer[] } | Rejected;
