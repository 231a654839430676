/**
 * Policy JSON (EST) to policies and expressions. Language reference, part 1, 6.1.
 *
 * Promise: accepts what the reference implementation accepts, leniencies included, and nothing else; the result is
 * never deeper than MAX_DEPTH; never throws. Strings must be whole Unicode, as `parseJson` delivers them.
 *
 * Two differences on purpose: what is an accident of the reference's JSON library is refused (conditions and uids as
 * arrays instead of objects, bare names as `{"Wildcard":null}`), and so is the function `unknown`, which is no part of
 * the language.
 */

import type {
  ActionConstraint,
  Condition,
  EntityOrSlot,
  EntityUid,
  Expr,
  Policy,
  ScopeConstraint,
  SlotName,
} from '../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { quote } from './errors.ts';
import { readUid } from './est-data.ts';
import { onlyKnown, readExpr, typeNameAt } from './est-expression.ts';
import type { Holder } from './est-stop.ts';
import { readEst, shown, stop, stringAt } from './est-stop.ts';
import { countKeys, isJsonObject } from './json.ts';
import { isActionType, isAnyWord } from './names.ts';
import type { Read } from './read.ts';

/** All but the last must be there. */
const FIELDS = ['effect', 'principal', 'action', 'resource', 'conditions', 'annotations'];
const IS_FIELDS = ['op', 'entity_type', 'in'];

export const readExpression = (json: Json): Read<Expr> => readEst(json, holder => readExpr(json, holder, 'root', 1));

/** A policy or a template. */
export const readPolicy = (json: Json): Read<Policy> =>
  readEst(json, holder => {
    if (!isJsonObject(json)) stop(holder, 'root', `expected a policy object, found ${shown(json)}`);
    if (countKeys(json) !== (json.annotations === undefined ? 5 : 6)) onlyKnown(json, 'policy', FIELDS);
    const effect = json.effect;
    if (effect !== 'permit' && effect !== 'forbid') {
      stop(json, 'effect', `expected "permit" or "forbid", found ${shown(effect)}`);
    }
    return {
      effect,
      annotations: annotationsOf(json),
      principal: scopeOf(json, 'principal'),
      action: actionOf(json),
      resource: scopeOf(json, 'resource'),
      conditions: conditionsOf(json),
    };
  });

/** Shared, as in the parser of policy text. */
const NO_ANNOTATIONS: ReadonlyMap<string, string | null> = new Map();

function annotationsOf(policy: JsonObject): ReadonlyMap<string, string | null> {
  const json = policy.annotations;
  if (json === undefined) return NO_ANNOTATIONS;
  const annotations = new Map<string, string | null>();
  if (!isJsonObject(json)) stop(policy, 'annotations', `expected an object, found ${shown(json)}`);
  for (const name in json) {
    if (!isAnyWord(name)) stop(json, name, `${quote(name)} cannot be the name of an annotation`);
    const value = json[name];
    annotations.set(name, value === null ? null : stringAt(value, json, name));
  }
  return annotations;
}

function constraintOf(policy: JsonObject, name: string): JsonObject {
  const json = policy[name];
  if (!isJsonObject(json)) stop(policy, name, `expected a constraint such as {"op":"All"}, found ${shown(json)}`);
  return json;
}

function scopeOf(policy: JsonObject, name: 'principal' | 'resource'): ScopeConstraint {
  const json = constraintOf(policy, name);
  const op = json.op;
  switch (op) {
    case 'All':
    case 'all':
      return { op: 'All' };
    case '==':
    case 'in':
      return { op, entity: entityOrSlot(json, name) };
    case 'is': {
      onlyKnown(json, 'is', IS_FIELDS);
      const type = typeNameAt(json, 'entity_type');
      const container = json.in;
      if (container === undefined || container === null) return { op, type };
      if (!isJsonObject(container)) {
        stop(json, 'in', `expected {"entity":...} or {"slot":...}, found ${shown(container)}`);
      }
      return { op, type, in: entityOrSlot(container, name) };
    }
    default:
      return stop(json, 'op', `expected "All", "==", "in" or "is", found ${shown(op)}`);
  }
}

/** `entity` wins over `slot` when both are there. */
function entityOrSlot(json: JsonObject, name: 'principal' | 'resource'): EntityOrSlot {
  const own: SlotName = `?${name}`;
  if (Object.hasOwn(json, 'entity')) return readUid(json.entity, json, 'entity');
  if (!Object.hasOwn(json, 'slot')) stop(json, undefined, 'the constraint has neither "entity" nor "slot"');
  if (json.slot !== own) stop(json, 'slot', `expected ${quote(own)}, found ${shown(json.slot)}`);
  return { slot: own };
}

function actionOf(policy: JsonObject): ActionConstraint {
  const json = constraintOf(policy, 'action');
  const op = json.op;
  switch (op) {
    case 'All':
    case 'all':
      return { op: 'All' };
    case '==':
      return { op, entity: readAction(json.entity, json, 'entity') };
    case 'in': {
      if (Object.hasOwn(json, 'entity')) return { op, entities: [readAction(json.entity, json, 'entity')] };
      const list = json.entities;
      if (!Array.isArray(list)) stop(json, undefined, 'the constraint has neither "entity" nor a list "entities"');
      return { op, entities: list.map((entity, i) => readAction(entity, list, i)) };
    }
    default:
      return stop(json, 'op', `expected "All", "==" or "in", found ${shown(op)}`);
  }
}

function readAction(json: Json | undefined, holder: Holder, key: string | number): EntityUid {
  const uid = readUid(json, holder, key);
  if (isActionType(uid.type)) return uid;
  return stop(holder, key, `expected an entity of a type named Action, found type ${quote(uid.type)}`);
}

function conditionsOf(policy: JsonObject): Condition[] {
  const list = policy.conditions;
  if (!Array.isArray(list)) stop(policy, 'conditions', `expected an array, found ${shown(list)}`);
  const conditions: Condition[] = [];
  for (let i = 0; i < list.length; i += 1) {
    const json: Json | undefined = list[i];
    if (!isJsonObject(json)) stop(list, i, `expected {"kind":...,"body":...}, found ${shown(json)}`);
    const kind = json.kind;
    if (kind !== 'when' && kind !== 'unless') {
      stop(json, 'kind', `expected "when" or "unless", found ${shown(kind)}`);
    }
    if (countKeys(json) !== 2) onlyKnown(json, 'condition', ['kind', 'body']);
    conditions.push({ kind, body: readExpr(json.body, json, 'body', 1) });
  }
  return conditions;
}
