/**
 * An input taken apart for pages: policies as Cedar text, entities and requests as data. For eyes only.
 *
 * Goes by the shape of the input, not by its subject, so that a subject nobody here has heard of shows what it shares
 * with Cedar's. What has no such parts is shown as its subject renders it.
 */

import type { Json, JsonObject } from '../model/cedar/syntax/interchange.ts';
import { isObject, writeJson } from './json.ts';
import { renderExpression, renderPolicy, renderSchema } from './subjects/cedar/render.ts';

export interface Portrait {
  readonly policies: readonly { readonly title: string; readonly text: string }[];
  readonly entities: readonly EntityPortrait[];
  readonly requests: readonly RequestPortrait[];
  /** Schema text or JSON. */
  readonly schema: string | undefined;
}
export interface EntityPortrait {
  /** `User::"alice"`. */
  readonly uid: string;
  readonly parents: readonly string[];
  /** JSON text; empty when there is none. */
  readonly attributes: string;
  readonly tags: string;
}
export interface RequestPortrait {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: string;
}

/** undefined when the input has none of these parts. */
export function portraitOf(input: unknown): Portrait | undefined {
  if (!isObject(input as Json)) return undefined;
  const json = input as JsonObject;
  const requests = Array.isArray(json.requests) ? json.requests : isObject(json.request) ? [json.request] : [];
  const portrait: Portrait = {
    policies: policiesOf(json),
    entities: Array.isArray(json.entities) ? json.entities.map(entityOf) : [],
    requests: requests.map(requestOf),
    schema:
      typeof json.schema === 'string' || isObject(json.schema)
        ? renderSchema(json.schema).slice('schema '.length)
        : undefined,
  };
  const empty = portrait.policies.length + portrait.entities.length + portrait.requests.length === 0;
  return empty && portrait.schema === undefined ? undefined : portrait;
}

function policiesOf(json: JsonObject): Portrait['policies'] {
  if (Object.hasOwn(json, 'expression'))
    return [{ title: 'expression', text: renderExpression(json.expression as Json) }];
  if (typeof json.text === 'string') return [{ title: 'text', text: json.text }];
  if (typeof json.policy === 'string' || isObject(json.policy))
    return [{ title: 'policy', text: renderPolicy(json.policy) }];
  const { policies } = json;
  if (!isObject(policies)) return [];
  const named = (part: Json | undefined, what: string): Portrait['policies'] =>
    Object.entries(isObject(part) ? part : {})
      .filter(([, policy]) => typeof policy === 'string' || isObject(policy))
      .map(([id, policy]) => ({ title: `${what} ${id}`, text: renderPolicy(policy as JsonObject) }));
  const links = (Array.isArray(policies.templateLinks) ? policies.templateLinks : []).filter(isObject).map(link => ({
    title: `link ${String(link.newId)}`,
    text: `of ${String(link.templateId)}: ${Object.entries(isObject(link.values) ? link.values : {})
      .map(([slot, uid]) => `${slot} = ${uidText(uid)}`)
      .join(', ')}`,
  }));
  return [...named(policies.staticPolicies, 'policy'), ...named(policies.templates, 'template'), ...links];
}

const some = (json: Json | undefined): string =>
  isObject(json) && Object.keys(json).length === 0 ? '' : json === undefined ? '' : writeJson(json);

function entityOf(json: Json): EntityPortrait {
  if (!isObject(json)) return { uid: writeJson(json), parents: [], attributes: '', tags: '' };
  return {
    uid: uidText(json.uid),
    parents: Array.isArray(json.parents) ? json.parents.map(uidText) : [],
    attributes: some(json.attrs),
    tags: some(json.tags),
  };
}

function requestOf(json: Json): RequestPortrait {
  const request = isObject(json) ? json : {};
  return {
    principal: uidText(request.principal),
    action: uidText(request.action),
    resource: uidText(request.resource),
    context: some(request.context),
  };
}

/** `User::"alice"`, or the JSON of what is no uid. */
function uidText(json: Json | undefined): string {
  const inner = isObject(json) && isObject(json.__entity) ? json.__entity : json;
  if (isObject(inner) && typeof inner.type === 'string' && typeof inner.id === 'string') {
    return `${inner.type}::${JSON.stringify(inner.id)}`;
  }
  return json === undefined ? '?' : writeJson(json);
}
