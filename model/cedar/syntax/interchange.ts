/**
 * What travels between Lockstep and an implementation: the JSON of inputs and answers, one pair for each Cedar subject.
 *
 * Types only. Inputs use Cedar's own JSON formats, so that any Cedar can read them; design rule: lists in answers are
 * sets, and a kind or category that an implementation cannot tell is left out.
 */

import type { ErrorKind } from './abstract.ts';

/**
 * A JSON document that has lost no digit. Integer tokens are `number` when exact in a double (|n| < 2^53) and `bigint`
 * beyond. A boxed `Number` is a token that is not a plain integer (`1.0`, `1e2`, `-0`): Cedar accepts none of them, and
 * unboxing it would turn `1.0` into the Long 1.
 */
// biome-ignore lint/complexity/noBannedTypes: the boxed Number is meant, see above.
export type Json = null | boolean | number | bigint | Number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Cedar text or policy JSON (EST). */
export type PolicyJson = string | JsonObject;

/** `type` and `id`; wherever Cedar accepts it, `{"__entity":{...}}` too. */
export interface UidJson extends JsonObject {
  readonly type: string;
  readonly id: string;
}

export interface PolicySetJson extends JsonObject {
  readonly staticPolicies: { readonly [id: string]: PolicyJson };
  readonly templates: { readonly [id: string]: PolicyJson };
  readonly templateLinks: readonly TemplateLinkJson[];
}
export interface TemplateLinkJson extends JsonObject {
  readonly templateId: string;
  readonly newId: string;
  readonly values: { readonly [slot: string]: UidJson };
}

export interface RequestJson extends JsonObject {
  readonly principal: UidJson;
  readonly action: UidJson;
  readonly resource: UidJson;
  readonly context: JsonObject;
}

/** Schema text, or a JSON schema. */
export type SchemaJson = string | JsonObject;

/** Entities as JSON, or as the text of a JSON document (so that duplicate keys and odd numbers can be tested). */
export type EntitiesJson = readonly Json[] | string;

/** An input that does not load; the category is the first problem met, as the language reference names it. */
export interface Rejected {
  readonly rejected: string | true;
  /** Categories that are just as right: real Cedar visits an entity's attributes in an order that changes by itself. */
  readonly or?: readonly string[];
}

// ------------------------------------------------------------------------------------------------- cedar/authorize

export interface AuthorizeInput {
  readonly schema: SchemaJson | null;
  readonly policies: PolicySetJson;
  readonly entities: EntitiesJson;
  readonly requests: readonly RequestJson[];
}
export interface ErrorJson {
  readonly policyId: string;
  /** Left out when the implementation cannot tell. */
  readonly kind?: ErrorKind;
}
export interface ResponseJson {
  readonly decision: 'allow' | 'deny';
  readonly reasons: readonly string[];
  readonly errors: readonly ErrorJson[];
}
/** Rejected categories: `schema`, `policies`, `entities`, `request`, in this order of precedence. */
export type AuthorizeAnswer = { readonly responses: readonly ResponseJson[] } | Rejected;

// -------------------------------------------------------------------------------------------------- cedar/evaluate

export interface EvaluateInput {
  /** EST expression, or the text of an expression. */
  readonly expression: Json;
  readonly request: RequestJson;
  readonly entities: EntitiesJson;
}
/**
 * Values in one canonical notation: Bool, String and Longs as JSON; entities `{"__entity":{type,id}}`; decimal with 4
 * digits, ip with prefix (IPv6 as 8 lower-case groups without leading zeros) and duration as `"-5ms"` in
 * `{"__extn":{"fn","arg"}}`; datetime `{"__extn":{"fn":"offset","args":[epoch,duration]}}` where epoch is
 * `{"__extn":{"fn":"datetime","arg":"1970-01-01"}}`; sets as arrays in any order; records as objects.
 */
export type EvaluateAnswer = { readonly value: Json } | { readonly error: ErrorKind } | Rejected;

// ---------------------------------------------------------------------------------------- cedar/parse, print, format

export interface ParseInput {
  /** A policy set; ids are policy0, policy1, ... in source order, templates included. */
  readonly text: string;
}
export type ParseAnswer =
  | {
      readonly policies: { readonly [id: string]: JsonObject };
      readonly templates: { readonly [id: string]: JsonObject };
    }
  | Rejected;

/** One policy or template: policy JSON or Cedar text, or the text of a JSON document (for what only text can hold). */
export type PrintInput = { readonly policy: PolicyJson } | { readonly json: string };
/** A policy as an implementation reads it: normal forms of policy JSON are compared, not the JSON itself. */
export type PolicyAsRead = JsonObject | Rejected;
/**
 * `policy`: the input as read; `text`: how it is printed; `again`: that text as read by the same implementation.
 * `reads`: the texts of other printers, by their names, as read by this implementation. All but `policy` may be left out.
 */
export type PrintAnswer =
  | {
      readonly policy: JsonObject;
      readonly text?: string;
      readonly again?: PolicyAsRead;
      readonly reads?: { readonly [printer: string]: PolicyAsRead };
    }
  | Rejected;

/** `formatted`: the policy set in the implementation's style; `again`: that text formatted once more. */
export type FormatAnswer = { readonly formatted: string; readonly again?: string } | Rejected;

// -------------------------------------------------------------------------------- cedar/schema, validate, data checks

export interface SchemaInput {
  readonly schema: SchemaJson;
}
/**
 * Resolved normal form. Types: `"Bool"`, `"Long"`, `"String"`, `"ipaddr"`, `"decimal"`, `"datetime"`, `"duration"`,
 * `{"Set":T}`, `{"Record":{attr:{"type":T,"required":bool}}}`, `{"Entity":"A::B"}`. Lists are sorted.
 */
export interface ResolvedSchemaJson extends JsonObject {
  /** Name to `{"ancestors":[...],"attributes":{...},"tags":T?}` or `{"enum":[...]}`. */
  readonly entityTypes: JsonObject;
  /** `NS::Action::"id"` to `{"ancestors":[keys],"principals":[...],"resources":[...],"context":{attributes}}`. */
  readonly actions: JsonObject;
}
export type SchemaAnswer = { readonly schema: ResolvedSchemaJson } | Rejected;

export interface ValidateInput {
  readonly schema: SchemaJson;
  readonly policies: PolicySetJson;
}
/** Sorted, duplicate-free categories; ids without any are left out. Link problems stand under the link's id. */
export type ValidateAnswer =
  | {
      readonly errors: { readonly [id: string]: readonly string[] };
      readonly warnings: { readonly [id: string]: readonly string[] };
    }
  | Rejected;

export interface EntitiesInput {
  readonly schema: SchemaJson | null;
  readonly entities: EntitiesJson;
}
export interface RequestInput {
  readonly schema: SchemaJson;
  readonly entities: EntitiesJson;
  readonly request: RequestJson;
}
export type AcceptAnswer = { readonly accepted: true } | Rejected;

/** An entity as loaded: values in the notation of `EvaluateAnswer`, keyed by name. */
export interface LoadedEntityJson extends JsonObject {
  readonly attrs: JsonObject;
  readonly tags: JsonObject;
  /** Keys of all ancestors, `NS::Type::"id"` with a JSON string, in any order. */
  readonly ancestors: readonly string[];
}
/**
 * Keyed like `ancestors`; null: an entity of the input that is not in the store. An implementation leaves out what it
 * cannot tell: all, or some of the entities. Entities of actions are not listed.
 */
export type EntitiesAnswer =
  | { readonly accepted: true; readonly entities?: { readonly [key: string]: LoadedEntityJson | null } }
  | Rejected;

/** A request whose context is what is tried. Without a schema any principal, action and resource will do. */
export interface ContextInput {
  readonly schema: SchemaJson | null;
  readonly request: Omit<RequestJson, 'context'> & { readonly context: Json };
}
/** `context` in the notation of `EvaluateAnswer`. */
export type ContextAnswer = { readonly accepted: true; readonly context?: Json } | Rejected;
