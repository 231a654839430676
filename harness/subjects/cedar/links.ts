/** Links of templates as the policies that they stand for. */

import type { AuthorizeInput, Json, JsonObject, PolicySetJson } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';

/** Slots stand in the scope only, as `"slot": "?principal"` where a policy has an `entity`. */
export function filledTemplate(template: JsonObject, values: JsonObject): JsonObject {
  const fill = (part: Json): Json => {
    if (!isObject(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) =>
        key === 'slot' && typeof value === 'string' ? ['entity', entityOf(values[value] ?? null)] : [key, fill(value)],
      ),
    );
  };
  return { ...template, principal: fill(template.principal ?? null), resource: fill(template.resource ?? null) };
}

const entityOf = (json: Json): Json => (isObject(json) && isObject(json.__entity) ? json.__entity : json);

/** Each link in turn as a static policy of its id, its template stays; and all links of a template at once. */
export function* withoutLinks(set: PolicySetJson): Generator<PolicySetJson> {
  for (const id of Object.keys(set.templates)) yield* withoutTemplate(set, id);
  for (const link of set.templateLinks) {
    const template = set.templates[link.templateId];
    if (!isObject(template) || Object.hasOwn(set.staticPolicies, link.newId)) continue;
    const templateLinks = set.templateLinks.filter(other => other !== link);
    const used = templateLinks.some(({ templateId }) => templateId === link.templateId);
    const templates = used
      ? set.templates
      : Object.fromEntries(Object.entries(set.templates).filter(([id]) => id !== link.templateId));
    const policy = filledTemplate(template, link.values as JsonObject);
    yield { staticPolicies: { ...set.staticPolicies, [link.newId]: policy }, templates, templateLinks };
  }
}

/**
 * Two links are smaller than the two policies that they stand for, unless those lose what the slots were for, too: so
 * they do here, or a bug that takes two policies would end in another finding with links than without.
 */
function* withoutTemplate(set: PolicySetJson, id: string): Generator<PolicySetJson> {
  const template = set.templates[id];
  const links = set.templateLinks.filter(({ templateId }) => templateId === id);
  if (!isObject(template) || links.length < 2) return;
  if (links.some(({ newId }) => Object.hasOwn(set.staticPolicies, newId))) return;
  const plain = { ...template, principal: { op: 'All' }, resource: { op: 'All' } };
  yield {
    staticPolicies: { ...set.staticPolicies, ...Object.fromEntries(links.map(({ newId }) => [newId, plain])) },
    templates: Object.fromEntries(Object.entries(set.templates).filter(([other]) => other !== id)),
    templateLinks: set.templateLinks.filter(({ templateId }) => templateId !== id),
  };
}

/**
 * Principal and resource exchanged, everywhere: a bug that shows with either one shows with the other, and then only one
 * of both inputs is the smallest.
 */
export function exchanged(input: AuthorizeInput): AuthorizeInput | undefined {
  if (input.schema !== null || input.policies.templateLinks.length > 0) return undefined;
  const policies = Object.fromEntries(
    Object.entries(input.policies.staticPolicies).map(([id, policy]) => {
      if (!isObject(policy)) return [id, policy];
      const { principal = null, resource = null, conditions = [] } = policy;
      return [id, { ...policy, principal: resource, resource: principal, conditions: variablesExchanged(conditions) }];
    }),
  );
  const requests = input.requests.map(each => ({ ...each, principal: each.resource, resource: each.principal }));
  return { ...input, policies: { ...input.policies, staticPolicies: policies }, requests };
}

function variablesExchanged(json: Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(variablesExchanged);
  if (!isObject(json)) return json;
  if (json.Var === 'principal') return { ...json, Var: 'resource' };
  if (json.Var === 'resource') return { ...json, Var: 'principal' };
  // Values hold no variables, whatever their keys are called.
  if (Object.hasOwn(json, 'Value')) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, variablesExchanged(value)]));
}
