/**
 * How a person reads a Cedar input: policies as Cedar text, entities and requests in a notation close to Cedar's.
 *
 * For eyes only, nothing parses it again. Control and bidirectional characters are escaped, so that what is on the
 * screen is what is in the input.
 */

import { readExpression, readPolicy } from '../../../engine/cedar/est-read.ts';
import { printExpression, printPolicy } from '../../../engine/cedar/print.ts';
import type {
  AuthorizeInput,
  EntitiesJson,
  EvaluateInput,
  Json,
  JsonObject,
  PolicyJson,
  RequestJson,
  SchemaJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { isObject, writeJson } from '../../json.ts';
import { visible } from '../../visible.ts';

export function renderAuthorize(input: AuthorizeInput): string {
  const { staticPolicies, templates, templateLinks } = input.policies;
  const parts = [
    ...Object.entries(staticPolicies).map(([id, policy]) => `// ${visible(id)}\n${renderPolicy(policy)}`),
    ...Object.entries(templates).map(([id, policy]) => `// template ${visible(id)}\n${renderPolicy(policy)}`),
    ...templateLinks.map(
      link => `// link ${idText(link.newId)} of ${idText(link.templateId)}: ${renderSlots(link.values)}`,
    ),
    renderEntities(input.entities),
    ...input.requests.map((request, i) =>
      renderRequest(request, input.requests.length > 1 ? `request ${i}` : 'request'),
    ),
    input.schema === null ? '' : renderSchema(input.schema),
  ];
  return parts.filter(part => part !== '').join('\n');
}

/** Ids may be wrong on purpose, too. */
const idText = (id: Json): string => (typeof id === 'string' ? visible(id) : writeJson(id));

export function renderEvaluate(input: EvaluateInput): string {
  return [renderExpression(input.expression), renderEntities(input.entities), renderRequest(input.request, 'request')]
    .filter(part => part !== '')
    .join('\n');
}

/** Cedar text where the policy reads, its JSON where it does not: an input may be wrong on purpose. */
export function renderPolicy(policy: PolicyJson): string {
  if (typeof policy === 'string') return visible(policy);
  const read = readPolicy(policy);
  return visible(read.ok ? printPolicy(read.value) : writeJson(policy));
}

export function renderExpression(expression: Json): string {
  if (typeof expression === 'string') return visible(expression);
  const read = readExpression(expression);
  return visible(read.ok ? printExpression(read.value) : writeJson(expression));
}

export function renderEntities(entities: EntitiesJson): string {
  if (typeof entities === 'string') return `entities ${visible(entities)}`;
  return entities
    .map(entity => (isObject(entity) ? renderEntity(entity) : `entity ${visible(writeJson(entity))}`))
    .join('\n');
}

function renderEntity(entity: JsonObject): string {
  const parents = Array.isArray(entity.parents) ? entity.parents.map(uid) : [];
  const within = parents.length === 0 ? '' : ` in [${parents.join(', ')}]`;
  const attrs = isObject(entity.attrs) && Object.keys(entity.attrs).length > 0 ? ` ${data(entity.attrs)}` : '';
  const tags = isObject(entity.tags) && Object.keys(entity.tags).length > 0 ? ` tags ${data(entity.tags)}` : '';
  return `entity ${uid(entity.uid ?? null)}${within}${attrs}${tags}`;
}

function renderRequest(request: RequestJson, label: string): string {
  const context = Object.keys(request.context).length === 0 ? '' : ` with context ${data(request.context)}`;
  return `${label}: principal ${uid(request.principal)}, action ${uid(request.action)}, resource ${uid(request.resource)}${context}`;
}

export const renderSchema = (schema: SchemaJson): string =>
  `schema ${typeof schema === 'string' ? visible(schema) : visible(writeJson(schema))}`;

export const renderSlots = (values: JsonObject): string =>
  Object.entries(values)
    .map(([slot, value]) => `${slot} = ${uid(value)}`)
    .join(', ');

/** `User::"alice"`, or the JSON of what is no uid. */
export function uid(json: Json): string {
  const inner = isObject(json) && isObject(json.__entity) ? json.__entity : json;
  return isObject(inner) && typeof inner.type === 'string' && typeof inner.id === 'string'
    ? visible(`${inner.type}::${JSON.stringify(inner.id)}`)
    : visible(writeJson(json));
}

/** A data value, with entity and extension escapes written as Cedar writes them. */
function data(json: Json): string {
  if (Array.isArray(json)) return `[${json.map(data).join(', ')}]`;
  if (!isObject(json)) return visible(writeJson(json));
  if (isObject(json.__entity) && Object.keys(json).length === 1) return uid(json);
  const call = json.__extn;
  if (isObject(call) && Object.keys(json).length === 1 && typeof call.fn === 'string') {
    const args = Array.isArray(call.args) ? call.args : [call.arg ?? null];
    return `${call.fn}(${args.map(data).join(', ')})`;
  }
  return `{${Object.entries(json)
    .map(([key, value]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : visible(JSON.stringify(key))}: ${data(value)}`)
    .join(', ')}}`;
}
