/**
 * Cedar text to abstract syntax: the static rules of the language reference, part 1, 5, on top of policy.peggy.
 *
 * The only category is `parse`, and its `why` starts with line:column. Not checked here: types, extension arity, what
 * extension strings contain (5.7).
 */

import { isDeeperThan, isTooDeep, MAX_DEPTH } from './depth.ts';
import { extensionFunctions } from './extensions/index.ts';
import { codePoint, grammar, type Refuse } from './grammar.ts';
import { type Loaded, rejected } from './loaded.ts';
import { isActionType, slotsOf } from './names.ts';
import type { BinaryOp, EntityUid, Expr, Policy, ScopeConstraint, SlotName, Variable } from './syntax/abstract.ts';
import { fitsLong } from './values.ts';

/** Ids count every statement of the text in source order, from policy0. */
export interface ParsedPolicies {
  readonly policies: Map<string, Policy>;
  readonly templates: Map<string, Policy>;
}

export const parsePolicies = (text: string): Loaded<ParsedPolicies> => {
  const all = statements(text);
  if ('rejected' in all) return all;
  const loaded: ParsedPolicies = { policies: new Map(), templates: new Map() };
  for (const [index, policy] of all.loaded.entries()) {
    const kind = slotsOf(policy).length === 0 ? 'policies' : 'templates';
    loaded[kind].set(`policy${index}`, policy);
  }
  return { loaded };
};

/** Exactly one policy or template. */
export const parsePolicy = (text: string): Loaded<Policy> => {
  const all = statements(text);
  if ('rejected' in all) return all;
  const [policy, ...others] = all.loaded;
  if (policy !== undefined && others.length === 0) return { loaded: policy };
  return rejected('parse', `1:1: expected exactly one policy, found ${all.loaded.length}`);
};

export const parseExpression = (text: string): Loaded<Expr> => {
  const parsed = policyGrammar(text, 'Expression') as Loaded<Expr>;
  return 'loaded' in parsed && isDeeperThan(MAX_DEPTH, parsed.loaded) ? tooDeep('the expression') : parsed;
};

const statements = (text: string): Loaded<readonly Policy[]> => {
  const parsed = policyGrammar(text, 'PolicySet') as Loaded<readonly Policy[]>;
  const deep = 'loaded' in parsed ? parsed.loaded.findIndex(isTooDeep) : -1;
  return deep >= 0 ? tooDeep(`policy${deep}`) : parsed;
};

const tooDeep = (what: string) => rejected('parse', `1:1: ${what} has more than ${MAX_DEPTH} levels`);

// ------------------------------------------------------------------------------------- what policy.peggy asks `rules`

const VARIABLES: ReadonlySet<string> = new Set<Variable>(['principal', 'action', 'resource', 'context']);

/** How many arguments stand between the parentheses; unlike an extension's, a wrong number is a syntax error. */
const BUILTIN_METHODS = new Map([
  ['contains', 1],
  ['containsAll', 1],
  ['containsAny', 1],
  ['getTag', 1],
  ['hasTag', 1],
  ['isEmpty', 0],
]);

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['0', '\0'],
]);

type Entries<V> = readonly (readonly [key: string, value: V])[];

const distinct = <V>(what: string, entries: Entries<V>, refuse: Refuse): ReadonlyMap<string, V> => {
  const map = new Map<string, V>();
  for (const [key, value] of entries) {
    if (map.has(key)) refuse(`${what} ${JSON.stringify(key)} stands twice`);
    map.set(key, value);
  }
  return map;
};

const policyRules = (refuse: Refuse) => ({
  policy: (annotations: Entries<string | null>, rest: Omit<Policy, 'annotations'>): Policy => ({
    ...rest,
    annotations: distinct('the annotation', annotations, refuse),
  }),
  scope: (scope: ScopeConstraint, slot: SlotName): ScopeConstraint => {
    const entity = scope.op === 'is' ? scope.in : scope.op === 'All' ? undefined : scope.entity;
    if (entity === undefined || !('slot' in entity) || entity.slot === slot) return scope;
    return refuse(`the slot ${entity.slot} cannot stand here, only ${slot}`);
  },
  is: <Is extends { readonly op: 'is' }, Entity>(is: Is, within: Entity | null) =>
    within === null ? is : { ...is, in: within },
  actionUid: (uid: EntityUid): EntityUid =>
    isActionType(uid.type) ? uid : refuse(`${uid.type} is not a type of actions: its last part must be Action`),
});

const expressionRules = (refuse: Refuse) => ({
  chain: (first: Expr, rest: readonly (readonly [op: BinaryOp, blank: unknown, right: Expr])[]): Expr =>
    rest.reduce((left, [op, , right]): Expr => ({ op, left, right }), first),
  repeat: (op: '!' | 'neg', times: number, arg: Expr): Expr =>
    Array.from({ length: times }).reduce<Expr>(inner => ({ op, arg: inner }), arg),
  method: (name: string, args: readonly Expr[]): ((receiver: Expr) => Expr) => {
    if (extensionFunctions.get(name)?.style === 'method')
      return receiver => ({ op: 'call', fn: name, args: [receiver, ...args] });
    const arity = BUILTIN_METHODS.get(name) ?? refuse(`there is no method ${name}`);
    if (args.length !== arity) refuse(`${name} takes ${arity} arguments, not ${args.length}`);
    const [right] = args;
    return right === undefined ? arg => ({ op: 'isEmpty', arg }) : left => ({ op: name as BinaryOp, left, right });
  },
  function: (name: string, args: readonly Expr[]): Expr =>
    extensionFunctions.get(name)?.style === 'function'
      ? { op: 'call', fn: name, args }
      : refuse(`there is no function ${name}`),
  variable: (name: string): Expr =>
    VARIABLES.has(name) ? { op: 'var', name: name as Variable } : refuse(`there is no variable ${name}`),
  record: (fields: Entries<Expr>): Expr => ({ op: 'record', fields: distinct('the key', fields, refuse) }),
});

const tokenRules = (refuse: Refuse) => ({
  long: (digits: string): Expr => {
    const value = BigInt(digits);
    return fitsLong(value) ? { op: 'long', value } : refuse(`${digits} is not in the range of a Long`);
  },
  escape: (name: string): string => ESCAPES.get(name) ?? name,
  codePoint: (digits: string): string => codePoint(digits, refuse),
  badEscape: () => refuse('an escape is one of \\n \\r \\t \\\\ \\0 \\\' \\" \\x00-\\x7F \\u{1-6 hex digits}'),
});

const policyGrammar = grammar('policy.peggy', ['PolicySet', 'Expression'], refuse => ({
  ...policyRules(refuse),
  ...expressionRules(refuse),
  ...tokenRules(refuse),
}));
