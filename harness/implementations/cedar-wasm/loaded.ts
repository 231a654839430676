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
  Json,
  JsonObject,
  LoadedEntityJson,
  RequestJson,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { isObject, writeJson } from '../../json.ts';
import { type Mentioned, mentionedIn, reachedFrom } from '../mentioned.ts';
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
    const call = `${ANYBODY}${schema},"entities":${entitiesText(input.entities)}`;
    const mentioned = mentionedIn(input.entities);
    for (const ancestorsOf of [likelyOthers, eachOther]) {
      const value = ask(cedar, call, askStore(mentioned, ancestorsOf));
      const loaded = isObject(value) ? storeOf(value) : undefined;
      if (loaded !== undefined) return { accepted: true, entities: loaded };
    }
    return answer;
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

/** How many entities are asked about: partial evaluation is slow, and takes more than all checks for a dozen. */
const ASKED = 3;

/** The first, the last and those evenly between. */
function spread<T>(items: readonly T[]): T[] {
  const places = Array.from({ length: ASKED }, (_, i) => Math.round((i * (items.length - 1)) / (ASKED - 1)));
  return items.filter((_, i) => places.includes(i));
}

/** One record for each entity: attributes, tags, and whom it is in. */
function askStore(mentioned: Mentioned, ancestorsOf: AskAncestors): JsonObject {
  return recordOf(
    spread([...mentioned.entities]).map(([key, { uid, attrs, tags }]) => {
      const left = literal(uid);
      const values = [
        ['attrs', recordOf(attrs.map(attr => [attr, { '.': { left, attr } }]))],
        ['tags', recordOf(tags.map(tag => [tag, { getTag: { left, right: { Value: tag } } }]))],
      ] as const;
      return [key, recordOf([...values, ...ancestorsOf(key, uid, mentioned)])];
    }),
  );
}

type Fields = readonly (readonly [string, Json])[];
type AskAncestors = (key: string, uid: EntityUid, mentioned: Mentioned) => Fields;

const literal = ({ type, id }: EntityUid): JsonObject => ({ Value: { __entity: { type, id } } });
const recordOf = (fields: Fields): JsonObject => ({ Record: Object.fromEntries(fields) });

/** For every other entity whether it is an ancestor: exact, but partial evaluation pays 0.07 ms for each. */
const eachOther: AskAncestors = (key, uid, { uids }) => [['ancestors', isInEach(key, uid, uids)]];

/** The same for those that the data leads to; all others in one question, whose answer should be no. */
const likelyOthers: AskAncestors = (key, uid, mentioned) => {
  const reached = reachedFrom(key, mentioned);
  const [likely, unlikely] = [new Map<string, EntityUid>(), new Map<string, EntityUid>()];
  for (const [name, other] of mentioned.uids) (reached.has(name) ? likely : unlikely).set(name, other);
  const rest = [...unlikely].filter(([name]) => name !== key).map(([, other]) => literal(other));
  return [
    ['ancestors', isInEach(key, uid, likely)],
    ['others', { in: { left: literal(uid), right: { Set: rest } } }],
  ];
};

const isInEach = (key: string, uid: EntityUid, others: ReadonlyMap<string, EntityUid>): JsonObject =>
  recordOf(
    [...others]
      .filter(([name]) => name !== key)
      .map(([name, other]) => [name, { in: { left: literal(uid), right: literal(other) } }]),
  );

/** undefined: an entity has an ancestor that nobody expected, so everybody must be asked about. */
function storeOf(value: JsonObject): { readonly [key: string]: LoadedEntityJson } | undefined {
  const store: [string, LoadedEntityJson][] = [];
  for (const [key, json] of Object.entries(value)) {
    const { attrs, tags, ancestors, others } = json as { readonly [part: string]: JsonObject | boolean };
    if (others === true) return undefined;
    const above = Object.entries((ancestors ?? {}) as JsonObject).filter(([, isIn]) => isIn === true);
    store.push([key, { attrs: attrs as JsonObject, tags: tags as JsonObject, ancestors: above.map(([name]) => name) }]);
  }
  return Object.fromEntries(store);
}
