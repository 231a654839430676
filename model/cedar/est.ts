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
import { fields, isArray, list, type Note, object, oneOf, reading, SHAPE, string } from './reading.ts';
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
  const entries = Object.entries(object(json, note)).map(([name, value]) => {
    if (!isWord(name)) note(SHAPE, `the annotation ${JSON.stringify(name)} is not an identifier`);
    return [name, value === null ? null : string(value, note)] as const;
  });
  return new Map(entries);
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
  const [entry, ...others] = Object.entries(object(json, note));
  if (entry === undefined || others.length > 0) return note(SHAPE, 'an expression is an object of one key', NOTHING);
  const [key, content] = entry;
  if (key === 'Value') return untypedLiteral(content, note, depth);
  const operand = (inner: Json | undefined): Expr => expression(inner, note, depth + 1);
  const read = extensionFunctions.has(key) ? call(key) : nodes.get(key);
  return read === undefined ? note(SHAPE, `there is no node ${key}`, NOTHING) : read(content, operand, note);
};

type NodeReader = (content: Json, operand: (json: Json | undefined) => Expr, note: Note) => Expr;

const unary = (op: UnaryOp): [UnaryOp, NodeReader] => [
  op,
  (content, operand, note) => ({ op, arg: operand(fields(content, ['arg'], [], note).arg) }),
];

const binary = (op: BinaryOp): [BinaryOp, NodeReader] => [
  op,
  (content, operand, note) => {
    const { left, right } = fields(content, ['left', 'right'], [], note);
    return { op, left: operand(left), right: operand(right) };
  },
];

/** How many arguments there are is checked by evaluation, not here. */
const call =
  (fn: string): NodeReader =>
  (content, operand, note) => ({ op: 'call', fn, args: list(content, note).map(operand) });

const VARIABLES: readonly [Variable, ...Variable[]] = ['principal', 'action', 'resource', 'context'];
const BINARY_OPS: readonly BinaryOp[] = [
  ...(['==', '!=', 'in', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*'] as const),
  ...(['contains', 'containsAll', 'containsAny', 'getTag', 'hasTag'] as const),
];

/** `Slot` is missing on purpose: it is a node of Cedar's, but no condition may hold one. */
const nodes = new Map<string, NodeReader>([
  ['Var', (name, _, note) => ({ op: 'var', name: oneOf(VARIABLES, name, note) })],
  ...(['!', 'neg', 'isEmpty'] as const).map(unary),
  ...BINARY_OPS.map(binary),
  [
    '.',
    (content, operand, note) => {
      const { left, attr } = fields(content, ['left', 'attr'], [], note);
      return { op: '.', left: operand(left), attr: string(attr, note) };
    },
  ],
  [
    'has',
    (content, operand, note) => {
      // Alone among the nodes, this one may have other keys.
      const { left, attr } = object(content, note);
      const [first, ...rest] = isArray(attr) ? attr : [attr];
      return { op: 'has', left: operand(left), path: [string(first, note), ...rest.map(step => string(step, note))] };
    },
  ],
  [
    'like',
    (content, operand, note) => {
      const { left, pattern } = fields(content, ['left', 'pattern'], [], note);
      return { op: 'like', left: operand(left), pattern: list(pattern, note).map(item => patternElement(item, note)) };
    },
  ],
  [
    'is',
    (content, operand, note) => {
      const { left, entity_type, in: within } = fields(content, ['left', 'entity_type'], ['in'], note);
      const type = typeName(entity_type, note);
      return { op: 'is', left: operand(left), type, ...(within != null && { in: operand(within) }) };
    },
  ],
  [
    'if-then-else',
    (content, operand, note) => {
      const parts = fields(content, ['if', 'then', 'else'], [], note);
      // biome-ignore lint/suspicious/noThenProperty: Cedar's word, and nobody awaits an expression.
      return { op: 'if', if: operand(parts.if), then: operand(parts.then), else: operand(parts.else) };
    },
  ],
  ['Set', (content, operand, note) => ({ op: 'set', elements: list(content, note).map(operand) })],
  [
    'Record',
    (content, operand, note) => {
      const entries = Object.entries(object(content, note)).map(([key, field]) => [key, operand(field)] as const);
      return { op: 'record', fields: new Map(entries) };
    },
  ],
]);

const patternElement = (json: Json, note: Note): PatternElement =>
  json === 'Wildcard' ? 'wildcard' : { literal: string(fields(json, ['Literal'], [], note).Literal, note) };

const typeName = (json: Json | undefined, note: Note): string => {
  const name = string(json, note);
  return isPath(name) ? name : note(SHAPE, `${JSON.stringify(name)} is not the name of a type`, name);
};
