/**
 * `cedar/entities` and `cedar/context` answered by the real Cedar: does the data load, and as what.
 *
 * Cedar shows no loaded values. They are read from what partial evaluation leaves of a comparison with an unknown, whose
 * other side asks the store for every attribute and tag that the input lists, and every pair for `in`.
 */

import type { EntityUid } from '../../../model/cedar/syntax/abstract.ts';
import type {
  ContextAnswer,
  ContextInput,
  EntitiesAnswer,
  EntitiesInput,
  EntitiesJson,
  Json,
  JsonObject,
  LoadedEntityJson,
  RequestJson,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import { isObject } from '../../subjects/cedar/est.ts';
import { entityKey, type MentionedEntity, mentionedIn } from '../mentioned.ts';
import { entitiesText, failureOf, openCall, problemOf, rejectedOr, unlessRefused } from './checks.ts';
import { entities as checkEntities } from './data.ts';
import { valueIn } from './evaluate.ts';
import { CallText, type CedarWasm } from './instance.ts';
import { classify, REQUEST, type Unclassified } from './messages.ts';

export function loadedEntities(cedar: CedarWasm, unclassified: Unclassified) {
  const check = checkEntities(cedar, unclassified);
  return (input: EntitiesInput): EntitiesAnswer | Unsupported => {
    const answer = check(input);
    if (!('accepted' in answer)) return answer;
    const schema = input.schema === null ? '' : `,"schema":${writeJson(input.schema)}`;
    const question = askStore(input.entities);
    const value = ask(cedar, `${ANYBODY}${schema},"entities":${entitiesText(input.entities)}`, question);
    return isObject(value) ? { accepted: true, entities: storeOf(value) } : answer;
  };
}

/** As for `cedar/request`, without entities: schema, action and context are checked, and nothing else. */
export function loadedContext(cedar: CedarWasm, unclassified: Unclassified) {
  return (input: ContextInput): ContextAnswer | Unsupported => {
    const schema = input.schema === null ? '' : `,"schema":${writeJson(input.schema)}`;
    const rest = `${openCall(input.request as RequestJson)}${schema},"entities":[]`;
    const answer = unlessRefused(() => cedar.call('isAuthorized', new CallText(`${rest},"policies":{}}`)));
    const problem = 'tooDeep' in answer ? answer : answer.type === 'failure' ? failureOf(answer) : undefined;
    if (problem === undefined) {
      const context = ask(cedar, rest, { Var: 'context' });
      return context === undefined ? { accepted: true } : { accepted: true, context };
    }
    if (input.schema !== null && problemOf(cedar, 'checkParseSchema', writeJson(input.schema))) {
      return { rejected: 'schema' };
    }
    const category = classify(REQUEST, problem.message);
    if (category === undefined && !problem.tooDeep) unclassified.add(problem.message);
    return rejectedOr(problem, category ?? true);
  };
}

// ---------------------------------------------------------------------------------------------------- reading values

const ANYBODY = '{"principal":null,"action":null,"resource":null,"context":{}';
const ALL = { op: 'All' };

/** The value of an expression that cannot fail; undefined when Cedar does not show it. `call` is open at its end. */
function ask(cedar: CedarWasm, call: string, expression: Json): Json | undefined {
  if (!cedar.has('isAuthorizedPartial')) return undefined;
  const body = { '==': { left: { unknown: [{ Value: 'v' }] }, right: { Set: [expression] } } };
  const scope = { principal: ALL, action: ALL, resource: ALL };
  const policy = { effect: 'permit', ...scope, conditions: [{ kind: 'when', body }] };
  const text = `${call},"policies":{"staticPolicies":{"e":${writeJson(policy)}}}}`;
  const answer = unlessRefused(() => cedar.call('isAuthorizedPartial', new CallText(text)));
  if (!('type' in answer) || answer.type === 'failure') return undefined;
  const found = valueIn(answer.response.residuals.e as unknown as Json);
  return 'value' in found ? found.value : undefined;
}

/** One record for each entity: attributes, tags, and whether it is in each of the others. */
function askStore(json: EntitiesJson): JsonObject {
  const { entities, uids } = mentionedIn(json);
  return recordOf([...entities].map(([key, entity]) => [key, askEntity(entity, uids)]));
}

const literal = ({ type, id }: EntityUid): JsonObject => ({ Value: { __entity: { type, id } } });
const recordOf = (fields: readonly (readonly [string, Json])[]): JsonObject => ({ Record: Object.fromEntries(fields) });

function askEntity({ uid, attrs, tags }: MentionedEntity, uids: ReadonlyMap<string, EntityUid>): JsonObject {
  const left = literal(uid);
  const others = [...uids].filter(([key]) => key !== entityKey(uid));
  return recordOf([
    ['attrs', recordOf(attrs.map(attr => [attr, { '.': { left, attr } }]))],
    ['tags', recordOf(tags.map(tag => [tag, { getTag: { left, right: { Value: tag } } }]))],
    ['ancestors', recordOf(others.map(([key, other]) => [key, { in: { left, right: literal(other) } }]))],
  ]);
}

function storeOf(value: JsonObject): { readonly [key: string]: LoadedEntityJson } {
  const entries = Object.entries(value).map(([key, json]): [string, LoadedEntityJson] => {
    const { attrs, tags, ancestors } = json as { readonly [part: string]: JsonObject };
    const above = Object.entries(ancestors ?? {}).filter(([, isIn]) => isIn === true);
    return [key, { attrs: attrs ?? {}, tags: tags ?? {}, ancestors: above.map(([name]) => name) }];
  });
  return Object.fromEntries(entries);
}
