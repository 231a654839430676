/**
 * Reads policies in JSON (EST): language reference, part 1, 6.1.
 *
 * Promise: what Cedar accepts is read, with the extra keys that it ignores, and what Cedar rejects is rejected. Left
 * out on purpose are two habits of its JSON library: an array may stand for some objects (`["User", "a"]` for a uid),
 * and `{word: null}` for some words. Reading looks no further than Cedar does: whether the extension calls in a `Value`
 * are right is found out by evaluation.
 */

import { entityUid, untypedLiteral } from './data.ts';
import { MAX_DEPTH } from './depth.ts';
import { extensionFunctions } from './extensions/index.ts';
import type { Loaded } from './loaded.ts';
import { isActionType, isPath, isWord } from './names.ts';
import { fields, isArray, list, mapOf, type Note, object, oneOf, reading, SHAPE, string } from './reading.ts';
import type {
  ActionConstraint,
  BinaryOp,
  Condition,
  Effect,
  EntityOrSlot,
  EntityUid,
  Expr,
  PatternElement,
  Policy,
  ScopeConstraint,
  SlotName,
  UnaryOp,
  Variable,
} from './syntax/abstract.ts';
import type { Json } from './syntax/interchange.ts';

export { expressionToEst, policyToEst } from './est-writer.ts';

/** A static policy or a template. */
export const readPolicy = (json: Json): Loaded<Policy> => reading(note => policy(json, note));

export const readExpression = (json: Json): Loaded<Expr> => reading(note => expression(json, note, 1));

// ---------------------------------------------------------------------------------------------------------- policies

const policy = (json: Json, note: Note): Policy => {
  const parts = fields(json, ['effect', 'principal', 'action', 'resource', 'conditions'], ['annotations'], note);
  return {
    effect: oneOf<Effect>(['permit', 'forbid'], parts.effect, note),
    annotations: annotations(parts.annotations, note),
    principal: scope(parts.principal, '?principal', note),
    action: actionScope(parts.action, note),
    resource: scope(parts.resource, '?resource', note),
    conditions: list(parts.conditions, note).map((item, before) => condition(item, 1 + before, note)),
  };
};

const annotations = (json: Json | undefined, note: Note): ReadonlyMap<string, string | null> => {
  if (json === undefined) return new Map();
  return mapOf(object(json, note), (value, name) => {
    if (!isWord(name)) note(SHAPE, `the annotation ${JSON.stringify(name)} is not an identifier`);
    return value === null ? null : string(value, note);
  });
};

const scope = (json: Json | undefined, slot: SlotName, note: Note): ScopeConstraint => {
  const { op } = object(json, note);
  switch (op) {
    case 'All':
    case 'all':
      return { op: 'All' };
    case '==':
    case 'in':
      return { op, entity: entityOrSlot(json, slot, note) };
    case 'is': {
      const { entity_type, in: within } = fields(json, ['op', 'entity_type'], ['in'], note);
      const type = typeName(entity_type, note);
      return { op, type, ...(within != null && { in: entityOrSlot(within, slot, note) }) };
    }
    default:
      return note(SHAPE, 'the op of a scope is All, ==, in or is', { op: 'All' });
  }
};

/** Where both stand, the entity is meant. */
const entityOrSlot = (json: Json | undefined, slot: SlotName, note: Note): EntityOrSlot => {
  const { entity, slot: named } = object(json, note);
  if (entity !== undefined) return entityUid(entity, note);
  return named === slot ? { slot } : note(SHAPE, `an entity or the slot ${slot} is expected`, { slot });
};

const actionScope = (json: Json | undefined, note: Note): ActionConstraint => {
  const { op, entity, entities } = object(json, note);
  switch (op) {
    case 'All':
    case 'all':
      return { op: 'All' };
    case '==':
      return { op, entity: actionUid(entity, note) };
    case 'in':
      // Where both keys stand, the single entity is meant.
      return {
        op,
        entities: (entity === undefined ? list(entities, note) : [entity]).map(uid => actionUid(uid, note)),
      };
    default:
      return note(SHAPE, 'the op of an action scope is All, == or in', { op: 'All' });
  }
};

const actionUid = (json: Json | undefined, note: Note): EntityUid => {
  const uid = entityUid(json, note);
  return isActionType(uid.type) ? uid : note(SHAPE, `${uid.type} is not a type of actions`, uid);
};

const condition = (json: Json, depth: number, note: Note): Condition => {
  const { kind, body } = fields(json, ['kind', 'body'], [], note);
  return { kind: oneOf<Condition['kind']>(['when', 'unless'], kind, note), body: expression(body, note, depth) };
};

// ------------------------------------------------------------------------------------------------------- expressions

/** Stands for what could not be read. */
const NOTHING: Expr = { op: 'bool', value: false };

const expression = (json: Json | undefined, note: Note, depth: number): Expr => {
  if (depth > MAX_DEPTH) return note(SHAPE, `an expression has more than ${MAX_DEPTH} levels`, NOTHING);
  const node = object(json, note);
  const keys = Object.keys(node);
  const key = keys[0];
  if (key === undefined || keys.length > 1) return note(SHAPE, 'an expression is an object of one key', NOTHING);
  if (key === 'Value') return untypedLiteral(node[key], note, depth);
  // How many arguments there are is checked by evaluation, not here.
  if (extensionFunctions.has(key)) return { op: 'call', fn: key, args: operands(node[key], note, depth + 1) };
  const read = nodes.get(key);
  return read === undefined ? note(SHAPE, `there is no node ${key}`, NOTHING) : read(node[key], note, depth + 1);
};

const operands = (json: Json | undefined, note: Note, depth: number): readonly Expr[] =>
  list(json, note).map(item => expression(item, note, depth));

/** `depth` is the level of the operands. */
type NodeReader = (content: Json | undefined, note: Note, depth: number) => Expr;

const unary = (op: UnaryOp): [UnaryOp, NodeReader] => [
  op,
  (content, note, depth) => ({ op, arg: expression(fields(content, ['arg'], [], note).arg, note, depth) }),
];

const binary = (op: BinaryOp): [BinaryOp, NodeReader] => [
  op,
  (content, note, depth) => {
    const { left, right } = fields(content, ['left', 'right'], [], note);
    return { op, left: expression(left, note, depth), right: expression(right, note, depth) };
  },
];

const VARIABLES: readonly [Variable, ...Variable[]] = ['principal', 'action', 'resource', 'context'];
const BINARY_OPS: readonly BinaryOp[] = [
  ...(['==', '!=', 'in', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*'] as const),
  ...(['contains', 'containsAll', 'containsAny', 'getTag', 'hasTag'] as const),
];

/** `Slot` is missing on purpose: it is a node of Cedar's, but no condition may hold one. */
const nodes = new Map<string, NodeReader>([
  ['Var', (name, note) => ({ op: 'var', name: oneOf(VARIABLES, name, note) })],
  ...(['!', 'neg', 'isEmpty'] as const).map(unary),
  ...BINARY_OPS.map(binary),
  [
    '.',
    (content, note, depth) => {
      const { left, attr } = fields(content, ['left', 'attr'], [], note);
      return { op: '.', left: expression(left, note, depth), attr: string(attr, note) };
    },
  ],
  [
    'has',
    (content, note, depth) => {
      // Alone among the nodes, this one may have other keys.
      const { left, attr } = object(content, note);
      const [first, ...rest] = isArray(attr) ? attr : [attr];
      const path: [string, ...string[]] = [string(first, note), ...rest.map(step => string(step, note))];
      return { op: 'has', left: expression(left, note, depth), path };
    },
  ],
  [
    'like',
    (content, note, depth) => {
      const { left, pattern } = fields(content, ['left', 'pattern'], [], note);
      const elements = list(pattern, note).map(item => patternElement(item, note));
      return { op: 'like', left: expression(left, note, depth), pattern: elements };
    },
  ],
  [
    'is',
    (content, note, depth) => {
      const { left, entity_type, in: within } = fields(content, ['left', 'entity_type'], ['in'], note);
      const is = { op: 'is', left: expression(left, note, depth), type: typeName(entity_type, note) } as const;
      return within == null ? is : { ...is, in: expression(within, note, depth) };
    },
  ],
  [
    'if-then-else',
    (content, note, depth) => {
      const parts = fields(content, ['if', 'then', 'else'], [], note);
      const condition = expression(parts.if, note, depth);
      const yes = expression(parts.then, note, depth);
      // biome-ignore lint/suspicious/noThenProperty: Cedar's word, and nobody awaits an expression.
      return { op: 'if', if: condition, then: yes, else: expression(parts.else, note, depth) };
    },
  ],
  ['Set', (content, note, depth) => ({ op: 'set', elements: operands(content, note, depth) })],
  [
    'Record',
    (content, note, depth) => {
      const fields = mapOf(object(content, note), field => expression(field, note, depth));
      return { op: 'record', fields };
    },
  ],
]);

const patternElement = (json: Json, note: Note): PatternElement =>
  json === 'Wildcard' ? 'wildcard' : { literal: string(fields(json, ['Literal'], [], note).Literal, note) };

const typeName = (json: Json | undefined, note: Note): string => {
  const name = string(json, note);
  return isPath(name) ? name : note(SHAPE, `${JSON.stringify(name)} is not the name of a type`, name);
};
