/** The policy parser: statements, annotations, scopes and clauses. Language reference, part 1, 5.3. */

import type {
  ActionConstraint,
  Condition,
  Effect,
  EntityOrSlot,
  EntityUid,
  Expr,
  Policy,
  ScopeConstraint,
} from '../../model/cedar/syntax/abstract.ts';
import { atTheDoor, quote, suggestion } from './errors.ts';
import { Lexer } from './lexer.ts';
import { isActionType } from './names.ts';
import { expression } from './parse-expression.ts';
import { identifier, typeName, uidAfter } from './parse-names.ts';
import type { Read } from './read.ts';
import { isWord, Token } from './tokens.ts';
import { MAX_NESTING } from './vocabulary.ts';

export interface ParsedPolicies {
  readonly policies: Map<string, Policy>;
  readonly templates: Map<string, Policy>;
}

const ALL: { readonly op: 'All' } = { op: 'All' };

/** Any number of statements. Ids are policy0, policy1, ... in source order, policies and templates counted together. */
export function parsePolicies(text: string): Read<ParsedPolicies> {
  return atTheDoor(text, () => {
    const at = new Lexer(text);
    const policies = new Map<string, Policy>();
    const templates = new Map<string, Policy>();
    for (let count = 0; at.kind !== Token.End; count += 1) {
      const policy = statement(at);
      (isTemplate(policy) ? templates : policies).set(`policy${count}`, policy);
    }
    return { policies, templates };
  });
}

/** Exactly one statement, a policy or a template. */
export function parsePolicy(text: string): Read<Policy> {
  return atTheDoor(text, () => {
    const at = new Lexer(text);
    const policy = statement(at);
    if (at.kind !== Token.End) at.expected('the end of the text', '; only one policy can stand here');
    return policy;
  });
}

/** Exactly one expression. */
export function parseExpression(text: string): Read<Expr> {
  return atTheDoor(text, () => {
    const at = new Lexer(text);
    const parsed = expression(at);
    if (at.kind !== Token.End) at.expected('an operator or the end of the text');
    return parsed;
  });
}

const hasSlot = (scope: ScopeConstraint): boolean =>
  scope.op === 'is' ? scope.in !== undefined && 'slot' in scope.in : scope.op !== 'All' && 'slot' in scope.entity;

/** Whether a slot stands in the scope. */
export const isTemplate = (policy: Policy): boolean => hasSlot(policy.principal) || hasSlot(policy.resource);

function statement(at: Lexer): Policy {
  const annotations = annotationsOf(at);
  const effect = effectOf(at);
  const opened = at.start;
  at.expect(Token.OpenParen, `"(" after "${effect}"`);
  const principal = scopeOf(at, 'principal');
  at.close(Token.Comma, '"," after the principal constraint', '(', opened);
  const action = actionOf(at);
  at.close(Token.Comma, '"," after the action constraint', '(', opened);
  const resource = scopeOf(at, 'resource');
  if (at.kind === Token.Comma) at.next();
  at.close(Token.CloseParen, '")" after the resource constraint', '(', opened);
  const conditions = conditionsOf(at);
  if (at.kind !== Token.Semicolon) refuseEnd(at);
  at.next();
  return { effect, annotations, principal, action, resource, conditions };
}

function refuseEnd(at: Lexer): never {
  if (at.kind === Token.Name && at.name !== 'permit' && at.name !== 'forbid') {
    at.expected('"when", "unless" or ";"', suggestion(at.name, ['when', 'unless']));
  }
  at.expected('"when", "unless" or ";"', '; every policy ends with a semicolon');
}

/** Shared by all policies without annotations: an empty Map costs more than the rest of a short policy's scope. */
const NO_ANNOTATIONS: ReadonlyMap<string, string | null> = new Map();

function annotationsOf(at: Lexer): ReadonlyMap<string, string | null> {
  if (at.kind !== Token.At) return NO_ANNOTATIONS;
  const annotations = new Map<string, string | null>();
  while (at.kind === Token.At) {
    at.next();
    const { name, start } = at;
    if (!isWord(at.kind)) at.expected('an annotation name after "@"');
    if (annotations.has(name)) at.fail(`the policy has the annotation ${quote(name)} twice`, start);
    at.next();
    annotations.set(name, at.kind === Token.OpenParen ? annotationValue(at) : null);
  }
  return annotations;
}

function annotationValue(at: Lexer): string {
  const opened = at.start;
  at.next();
  if (at.kind !== Token.Text) at.expected('a string as the value of the annotation');
  const value = at.stringValue();
  at.next();
  at.close(Token.CloseParen, '")"', '(', opened);
  return value;
}

function effectOf(at: Lexer): Effect {
  if (at.kind === Token.Name && (at.name === 'permit' || at.name === 'forbid')) {
    const effect = at.name;
    at.next();
    return effect;
  }
  if (at.kind === Token.Slash) at.fail('comments start with //; there are none between /* and */');
  if (at.kind === Token.Semicolon) at.expected('a policy', '; a policy ends with exactly one semicolon');
  at.expected('"permit" or "forbid"', at.kind === Token.Name ? suggestion(at.name, ['permit', 'forbid']) : '');
}

/** Passes the variable that opens a constraint. */
function scopeVariable(at: Lexer, variable: string): void {
  if (at.kind !== Token.Name || at.name !== variable) {
    at.expected(`"${variable}"`, '; the scope lists principal, action, resource, in this order');
  }
  at.next();
}

function scopeOf(at: Lexer, variable: 'principal' | 'resource'): ScopeConstraint {
  scopeVariable(at, variable);
  switch (at.kind) {
    case Token.Equal:
      at.next();
      return { op: '==', entity: entityOrSlot(at, variable) };
    case Token.In:
      at.next();
      return { op: 'in', entity: entityOrSlot(at, variable) };
    case Token.Is: {
      at.next();
      const type = typeName(at);
      if (at.kind !== Token.In) return { op: 'is', type };
      at.next();
      return { op: 'is', type, in: entityOrSlot(at, variable) };
    }
    case Token.Comma:
    case Token.CloseParen:
    case Token.End:
      return ALL;
    default:
      return at.expected(`"==", "in", "is" or "," after "${variable}"`, '; anything else belongs in a "when" clause');
  }
}

function entityOrSlot(at: Lexer, variable: 'principal' | 'resource'): EntityOrSlot {
  const own = `?${variable}` as const;
  if (at.kind === Token.OpenParen) return parenthesized(at, () => entityOrSlot(at, variable));
  if (at.kind === Token.OpenBracket) at.fail(`the ${variable} constraint takes no list; write a "when" clause`);
  if (at.kind !== Token.Slot) return uid(at, `an entity, as in User::"id", or the slot ${own}`);
  if (at.source() !== own) at.fail(`the slot ${at.seen()} cannot stand here: the ${variable} constraint takes ${own}`);
  at.next();
  return { slot: own };
}

/** Redundant parentheses around an operand of the scope. */
function parenthesized<T>(at: Lexer, inside: () => T): T {
  const opened = at.start;
  at.next();
  at.depth += 1;
  if (at.depth > MAX_NESTING) at.fail(`more than ${MAX_NESTING} parentheses around one entity`);
  const inner = inside();
  at.depth -= 1;
  at.close(Token.CloseParen, '")"', '(', opened);
  return inner;
}

function uid(at: Lexer, what: string): EntityUid {
  const { start } = at;
  const name = identifier(at, what);
  if (at.kind !== Token.PathSeparator) {
    at.fail(`expected ${what}, found ${quote(name)}`, start);
  }
  return uidAfter(at, name, start);
}

function actionOf(at: Lexer): ActionConstraint {
  scopeVariable(at, 'action');
  switch (at.kind) {
    case Token.Equal:
      at.next();
      return { op: '==', entity: actionUid(at) };
    case Token.In:
      at.next();
      return { op: 'in', entities: actionList(at) };
    case Token.Is:
      return at.fail('the action constraint has no "is"; write a "when" clause');
    case Token.Comma:
    case Token.CloseParen:
    case Token.End:
      return ALL;
    default:
      return at.expected('"==", "in" or "," after "action"', '; anything else belongs in a "when" clause');
  }
}

/** One action, or a list of them, in any number of parentheses. */
function actionList(at: Lexer): EntityUid[] {
  if (at.kind === Token.OpenParen) return parenthesized(at, () => actionList(at));
  if (at.kind !== Token.OpenBracket) return [actionUid(at)];
  const opened = at.start;
  at.next();
  const entities: EntityUid[] = [];
  while (at.kind !== Token.CloseBracket) {
    entities.push(actionUid(at));
    if (at.kind !== Token.Comma) break;
    at.next();
  }
  at.close(Token.CloseBracket, '"," or "]"', '[', opened);
  return entities;
}

function actionUid(at: Lexer): EntityUid {
  if (at.kind === Token.OpenParen) return parenthesized(at, () => actionUid(at));
  if (at.kind === Token.Slot) at.fail('the action constraint takes no slot');
  if (at.kind === Token.OpenBracket) at.fail('a list of actions stands after "in", and holds no lists');
  const { start } = at;
  const entity = uid(at, 'an action, as in Action::"id"');
  if (!isActionType(entity.type)) {
    at.fail(`the action constraint needs an entity of a type named Action, found type ${quote(entity.type)}`, start);
  }
  return entity;
}

function conditionsOf(at: Lexer): Condition[] {
  const conditions: Condition[] = [];
  while (at.kind === Token.Name && (at.name === 'when' || at.name === 'unless')) {
    const kind = at.name;
    at.next();
    const opened = at.start;
    at.expect(Token.OpenBrace, `"{" after "${kind}"`);
    if (at.kind === Token.CloseBrace) at.expected('an expression', `; a "${kind}" clause cannot be empty`);
    const body = expression(at);
    at.close(Token.CloseBrace, 'an operator or "}"', '{', opened);
    conditions.push({ kind, body });
  }
  return conditions;
}
