/**
 * Policy JSON (EST): valid policies in all the notations that are taken for the same, and near-misses of one defect.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { anyPolicy } from '../text/scenario.ts';
import { isIdentifier } from '../text/spelling.ts';
import { EXTENSION_METHODS, FUNCTIONS } from '../text/undirected.ts';
import { ODD_NUMBERS, plantDefect, type Vocabulary } from './defects.ts';
import { isList, isObject, type Place, placesOf, withAt, withKey } from './places.ts';
import { anyValue, badValue } from './values.ts';

const LEAF: Json = { Value: true };
const OPERANDS = { left: LEAF, right: LEAF };
const UID = { type: 'User', id: 'a' };

// biome-ignore format: a table
const VOCABULARY: Vocabulary = {
  keys: [
    'Value', 'Var', 'Slot', 'Unknown', '!', 'neg', 'isEmpty', '==', '!=', '&&', '||', 'in', '<', '<=', '>', '>=', '+', '-', '*', 'contains', 'containsAll',
    'containsAny', 'getTag', 'hasTag', '.', 'has', 'like', 'is', 'if-then-else', 'Set', 'Record', 'left', 'right', 'arg', 'args', 'attr', 'pattern', 'entity_type',
    'if', 'then', 'else', 'op', 'entity', 'entities', 'slot', 'effect', 'principal', 'action', 'resource', 'conditions', 'annotations', 'kind', 'body',
    'type', 'id', '__entity', '__extn', '__expr', 'fn', ...FUNCTIONS, 'isIpv4', 'lessThan', 'offset', 'foo', '', '__proto__', 'constructor', 'Literal', 'Wildcard',
  ],
  values: [
    null, true, 1, '', 'x', [], {}, LEAF, [LEAF], { Var: 'principal' }, { Var: 'nobody' }, { Slot: '?principal' }, { '!': { arg: LEAF } }, { '!': LEAF }, { '!': [LEAF] },
    { '==': OPERANDS }, { '==': { left: LEAF } }, { '&&': { ...OPERANDS, extra: LEAF } }, { '/': OPERANDS }, { 'A::b': [] }, UID, { __entity: UID }, { entity: UID },
    { slot: '?principal' }, { slot: '?resource' }, { op: 'All' }, { op: 'all' }, { op: 'ALL' }, { op: '==', entity: UID }, { op: 'is', entity_type: 'User' },
    { op: 'is', entity_type: 'User', in: null }, { op: 'in', entities: [] }, { op: 'in', entities: [UID] }, { op: '==', slot: '?action' }, 'permit', 'when', 'All', 'all', '==',
    'Wildcard', { Literal: '*' }, { Literal: '' }, { Literal: 1 }, { has: { left: LEAF, attr: [] } }, { has: { left: LEAF, attr: ['a'] } }, { ip: LEAF }, { ip: [] }, { contains: [LEAF, LEAF] },
    { Value: null }, 9223372036854775807n, 'User::"a"', '?principal', 'A::B', '__cedar::X', 'if', { Set: {} }, { Record: [] },
  ],
  odd: ODD_NUMBERS,
};

/** A valid policy, in any of its notations. */
export function validEst(choices: Choices): JsonObject {
  let policy: Json = anyPolicy(choices);
  for (let i = choices.below(3); i > 0; i--) policy = respelt(choices, policy);
  return policy as JsonObject;
}

/** A policy with one defect that may or may not matter. */
export function estNearMiss(choices: Choices): Json {
  const policy = validEst(choices);
  const special = choices.chance(0.45) ? targeted(choices, policy) : undefined;
  return withoutOddPaths(special ?? plantDefect(choices, policy, VOCABULARY));
}

/**
 * A defect may have hit a step of a `has` path: paths of several names that are not all identifiers have no text, and the
 * real Cedar prints them wrongly (a known difference). They are cut to their first step.
 */
function withoutOddPaths(root: Json): Json {
  let document = root;
  for (const { path, json } of placesOf(root)) {
    const { attr } = isObject(json) ? json : {};
    if (!isList(attr) || attr.length < 2 || !attr.every(step => typeof step === 'string')) continue;
    if (!attr.every(isIdentifier)) document = withAt(document, [...path, 'attr'], attr.slice(0, 1));
  }
  return document;
}

// -------------------------------------------------------------------------------------------------- other notations

type Change = (choices: Choices, json: Json) => Json | undefined;

/** The same in another notation, where the value has one. */
const NOTATIONS = table<Change>([
  [3, (_, json) => (isObject(json) && isUid(json.entity) ? { ...json, entity: { __entity: json.entity } } : undefined)],
  [2, (_, json) => (isObject(json) && json.op === 'All' ? { op: 'all' } : undefined)],
  [
    2,
    (_, json) => (isObject(json) && typeof json.op === 'string' && json.op !== 'is' ? { ...json, more: 1 } : undefined),
  ],
  [1, (_, json) => (isObject(json) && json.op === 'is' && json.in === undefined ? { ...json, in: null } : undefined)],
  [1, (_, json) => (isOperands(json, 'entity_type') && json.in === undefined ? { ...json, in: null } : undefined)],
  [2, pathOfOne],
  [2, joinedPattern],
  [1, actionInList],
  [
    1,
    (_, json) =>
      isObject(json) && json.effect !== undefined && json.annotations === undefined
        ? { ...json, annotations: {} }
        : undefined,
  ],
  [2, (choices, json) => (isObject(json) ? Object.fromEntries(choices.shuffle(Object.entries(json))) : undefined)],
  [3, (choices, json) => (isNode(json, 'Set', 'Record') ? { Value: anyValue(choices, 2) } : undefined)],
]);

const isUid = (json: Json | undefined): json is JsonObject =>
  isObject(json) && typeof json.type === 'string' && typeof json.id === 'string' && Object.keys(json).length === 2;
const isOperands = (json: Json, key: string): json is JsonObject =>
  isObject(json) && json.left !== undefined && json[key] !== undefined;
const isNode = (json: Json, ...operators: readonly string[]): json is JsonObject =>
  isObject(json) && Object.keys(json).length === 1 && operators.some(operator => json[operator] !== undefined);

/** The action constraint in a list of one. */
function actionInList(_: Choices, json: Json): Json | undefined {
  if (!isObject(json) || !isObject(json.action)) return undefined;
  const { op, entity } = json.action;
  return op === 'in' && entity !== undefined ? { ...json, action: { op, entities: [entity] } } : undefined;
}

function pathOfOne(_: Choices, json: Json): Json | undefined {
  if (!isNode(json, 'has') || !isObject(json.has) || typeof json.has.attr !== 'string') return undefined;
  return { has: { ...json.has, attr: [json.has.attr] } };
}

/** Literals that follow each other as one, and one that says nothing. */
function joinedPattern(choices: Choices, json: Json): Json | undefined {
  if (!isOperands(json, 'pattern') || !isList(json.pattern)) return undefined;
  const pattern: Json[] = [];
  for (const element of json.pattern) {
    const last = pattern.at(-1);
    if (isObject(element) && isObject(last))
      pattern[pattern.length - 1] = { Literal: `${last.Literal}${element.Literal}` };
    else pattern.push(element);
  }
  return { ...json, pattern: choices.chance(0.5) ? [...pattern, { Literal: '' }] : pattern };
}

function respelt(choices: Choices, root: Json): Json {
  return changed(choices, root, choices.weighted(NOTATIONS)) ?? root;
}

/** The document with the change at one of the places where it applies. */
function changed(choices: Choices, root: Json, change: Change): Json | undefined {
  const places = placesOf(root);
  const start = choices.below(places.length);
  for (let i = 0; i < places.length; i++) {
    const { path, json } = places[(start + i) % places.length] as Place;
    const other = change(choices, json);
    if (other !== undefined) return withAt(root, path, other);
  }
  return undefined;
}

// ------------------------------------------------------------------------------------------------------------ defects

const DEFECTS = table<Change>([
  [3, (choices, json) => (isNode(json, 'Value') ? { Value: badValue(choices) } : undefined)],
  [2, (choices, json) => (isNode(json, 'Value') ? { Value: anyValue(choices, 2) } : undefined)],
  [2, twoKeys],
  [2, (choices, json) => (isUid(json) ? badUid(choices, json) : undefined)],
  [
    1,
    (choices, json) =>
      isNode(json, 'Var') ? choices.pick([{ Slot: '?principal' }, { Var: '?principal' }, { Var: 'x' }]) : undefined,
  ],
  [2, otherFunction],
  [2, hasPath],
  [2, patternElement],
  [2, badSlot],
  [2, badAnnotations],
  [
    1,
    (choices, json) =>
      isOperands(json, 'entity_type') ? { ...json, entity_type: choices.pick(BAD_TYPES) } : undefined,
  ],
]);

function targeted(choices: Choices, root: Json): Json | undefined {
  return changed(choices, root, choices.weighted(DEFECTS));
}

// biome-ignore format: a table
const BAD_TYPES = ['', 'if', 'A::if', '__cedar', '__cedar::A', 'A B', 'A:: B', 'A::', '::A', 'A:B', '1A', 'É', 'A//x', 'A\n', 'User::"a"', 'A::__cedar_', 'in_'];

function twoKeys(choices: Choices, json: Json): Json | undefined {
  if (!isObject(json) || Object.keys(json).length !== 1) return undefined;
  return withKey(json, choices.pick(VOCABULARY.keys), choices.pick([LEAF, OPERANDS, { arg: LEAF }, [LEAF], true]));
}

function badUid(choices: Choices, { type, id }: JsonObject): Json {
  return choices.pick<Json>([
    { type: choices.pick(BAD_TYPES), id: id as Json },
    { __entity: { type: choices.pick(BAD_TYPES), id: id as Json } },
    `${type}::"${id}"`,
    { __expr: `${type}::"a"` },
    { __entity: `${type}::"a"` },
    { __entity: { __entity: { type: type as Json, id: id as Json } } },
    { type: type as Json, eid: id as Json },
    { type: 'Action', id: id as Json },
    { type: type as Json, id: 1 },
  ]);
}

/** A call by another name, or with another number of arguments: the number is not checked by readers. */
function otherFunction(choices: Choices, json: Json): Json | undefined {
  if (!isNode(json, ...FUNCTIONS, ...EXTENSION_METHODS)) return undefined;
  const [args] = Object.values(json);
  const name = choices.pick([
    ...FUNCTIONS,
    ...EXTENSION_METHODS,
    'contains',
    'isEmpty',
    'foo',
    'Decimal',
    'A::ip',
    'set',
    '',
    'error',
  ]);
  const fitting = isList(args) && args.length > 0 ? args : [LEAF];
  return { [name]: choices.pick<Json>([fitting, [...fitting, LEAF], [LEAF, ...fitting], { arg: LEAF }, LEAF]) };
}

/** Other operands of `has`: see withoutOddPaths for what is not tried. */
function hasPath(choices: Choices, json: Json): Json | undefined {
  if (!isNode(json, 'has') || !isObject(json.has)) return undefined;
  const { left = LEAF } = json.has;
  const attr = choices.pick<Json>([
    [],
    [''],
    ['if'],
    ['a b'],
    ['a', 'b', 'c'],
    null,
    1,
    [1],
    ['a', 1],
    [['a']],
    { a: 1 },
    '',
    '__cedar',
  ]);
  return { has: { left, attr, ...(choices.chance(0.3) ? { more: 1 } : {}) } };
}

function patternElement(choices: Choices, json: Json): Json | undefined {
  if (!isOperands(json, 'pattern') || !isList(json.pattern)) return undefined;
  const odd = choices.pick<Json>([
    'wildcard',
    '*',
    'a',
    { Literal: 1 },
    { Literal: '' },
    { literal: 'a' },
    { Literal: 'a', more: 1 },
    {},
    null,
    { Literal: '*' },
    { Literal: ['a'] },
  ]);
  const at = choices.below(json.pattern.length + 1);
  return { ...json, pattern: [...json.pattern.slice(0, at), odd, ...json.pattern.slice(at)] };
}

function badSlot(choices: Choices, json: Json): Json | undefined {
  if (!isObject(json) || typeof json.slot !== 'string') return undefined;
  return choices.pick<Json>([
    { ...json, slot: json.slot === '?principal' ? '?resource' : '?principal' },
    { ...json, slot: json.slot.slice(1) },
    { ...json, slot: '?action' },
    { ...json, slot: null },
    { ...json, entity: UID },
    { ...json, slot: { slot: json.slot } },
  ]);
}

function badAnnotations(choices: Choices, json: Json): Json | undefined {
  if (!isObject(json) || json.effect === undefined) return undefined;
  const annotations = choices.pick<Json>([
    null,
    [],
    '',
    { a: 1 },
    { 'a b': 'x' },
    { '': 'x' },
    { if: 'x' },
    { a: null },
    { a: ['x'] },
    { é: 'x' },
    { 'a::b': 'x' },
    { __cedar: 'x' },
    { '@a': 'x' },
    { '1': 'x' },
  ]);
  return { ...json, annotations };
}
