/**
 * Prints expressions of policy JSON as tokens of Cedar text, in one of the many ways that the grammar permits: more
 * parentheses than needed, `.a` or `["a"]`, trailing commas, every spelling of strings and integers.
 *
 * Promise: the tokens read back as the same expression (up to what text cannot tell apart: a `Value` of a set is a set).
 * Not printable, and never asked for: `has` paths of several steps of which one is no identifier, unknown functions.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { isIdentifier, spellInteger, spellPattern, spellString } from './spelling.ts';

/** What the grammar takes at a place, from anything to the receiver of a member access. */
const Level = { Expression: 0, Or: 1, And: 2, Relation: 3, Sum: 4, Product: 5, Unary: 6, Member: 7 } as const;

/** Level of the operator itself, of its left and of its right operand. */
const INFIX: Readonly<Record<string, readonly [own: number, left: number, right: number]>> = {
  '||': [Level.Or, Level.Or, Level.And],
  '&&': [Level.And, Level.And, Level.Relation],
  '==': [Level.Relation, Level.Sum, Level.Sum],
  '!=': [Level.Relation, Level.Sum, Level.Sum],
  '<': [Level.Relation, Level.Sum, Level.Sum],
  '<=': [Level.Relation, Level.Sum, Level.Sum],
  '>': [Level.Relation, Level.Sum, Level.Sum],
  '>=': [Level.Relation, Level.Sum, Level.Sum],
  in: [Level.Relation, Level.Sum, Level.Sum],
  '+': [Level.Sum, Level.Sum, Level.Product],
  '-': [Level.Sum, Level.Sum, Level.Product],
  '*': [Level.Product, Level.Product, Level.Unary],
};
const FUNCTIONS: ReadonlySet<string> = new Set(['decimal', 'ip', 'datetime', 'duration']);
const METHODS: ReadonlySet<string> = new Set(['contains', 'containsAll', 'containsAny', 'getTag', 'hasTag']);
const MAX_UNARY = 4;

/** How often something is written that need not be. */
export interface Habits {
  readonly parentheses: number;
  readonly quotedNames: number;
  readonly trailingCommas: number;
}

export class Printer {
  readonly choices: Choices;
  readonly habits: Habits;
  readonly tokens: string[] = [];

  constructor(choices: Choices, habits: Habits) {
    this.choices = choices;
    this.habits = habits;
  }

  put(...tokens: readonly string[]): void {
    for (const token of tokens) this.tokens.push(token);
  }

  /** `print` in as many parentheses as it takes, and now and then in more. */
  parenthesized(needed: boolean, print: () => void): void {
    let count = needed ? 1 : 0;
    while (count < 4 && this.choices.chance(this.habits.parentheses)) count++;
    for (let i = 0; i < count; i++) this.put('(');
    print();
    for (let i = 0; i < count; i++) this.put(')');
  }

  expression(node: Json, level: number = Level.Expression): void {
    this.parenthesized(levelOf(node) < level, () => this.node(node as JsonObject));
  }

  private node(node: JsonObject): void {
    const [operator = '', content = null] = Object.entries(node)[0] ?? [];
    const infix = INFIX[operator];
    if (infix !== undefined) {
      const { left, right } = content as JsonObject;
      this.expression(left as Json, infix[1]);
      this.put(operator);
      this.expression(right as Json, infix[2]);
    } else if (Array.isArray(content) && operator !== 'Set' && operator !== 'Value') this.call(operator, content);
    else if (METHODS.has(operator)) {
      const { left, right } = content as JsonObject;
      this.method(left as Json, operator, [right as Json]);
    } else this.special(operator, content);
  }

  private special(operator: string, content: Json): void {
    const parts = content as JsonObject;
    switch (operator) {
      case 'Value':
        return this.value(content);
      case 'Var':
        return this.put(String(content));
      case '!':
      case 'neg':
        return this.unary(operator, parts.arg as Json);
      case 'isEmpty':
        return this.method(parts.arg as Json, operator, []);
      case '.':
        this.expression(parts.left as Json, Level.Member);
        return this.access(parts.attr as string);
      case 'has':
        this.expression(parts.left as Json, Level.Sum);
        this.put('has');
        return this.path(parts.attr as Json);
      case 'like':
        this.expression(parts.left as Json, Level.Sum);
        return this.put('like', spellPattern(this.choices, parts.pattern as readonly Json[]));
      case 'is':
        this.expression(parts.left as Json, Level.Sum);
        this.put('is');
        this.typePath(parts.entity_type as string);
        if (parts.in === undefined || parts.in === null) return;
        this.put('in');
        return this.expression(parts.in, Level.Sum);
      case 'if-then-else':
        this.put('if');
        this.expression(parts.if as Json);
        this.put('then');
        this.expression(parts.then as Json);
        this.put('else');
        return this.expression(parts.else as Json);
      case 'Set':
        return this.bracketed('[', content as readonly Json[], ']', item => this.expression(item));
      case 'Record':
        return this.record(parts, item => this.expression(item));
      default:
        throw new Error(`no notation for the node ${operator}`);
    }
  }

  /** At most four in a row, and never mixed; an integer directly behind a minus would be part of the literal. */
  private unary(operator: '!' | 'neg', arg: Json): void {
    const sign = operator === '!' ? '!' : '-';
    let inner = arg;
    let count = 1;
    this.put(sign);
    while (count < MAX_UNARY - 1 && hasOperator(inner, operator) && !this.choices.chance(0.1)) {
      this.put(sign);
      inner = argumentOf(inner, operator);
      count++;
    }
    const literal = integerIn(inner);
    const bare = literal === undefined ? levelOf(inner) >= Level.Member : literal < 0 === (operator === 'neg');
    this.parenthesized(!bare, () => this.node(inner as JsonObject));
  }

  private value(json: Json): void {
    if (typeof json === 'string') return this.put(spellString(this.choices, json));
    if (typeof json === 'boolean') return this.put(String(json));
    if (typeof json === 'number' || typeof json === 'bigint') {
      if (json < 0) this.put('-');
      return this.put(spellInteger(this.choices, json < 0 ? -json : json));
    }
    if (Array.isArray(json)) return this.bracketed('[', json, ']', item => this.value(item));
    const uid = escapeIn(json as JsonObject, '__entity', 'id');
    if (uid !== undefined) return this.uid(uid);
    const call = escapeIn(json as JsonObject, '__extn', 'fn');
    if (call === undefined) return this.record(json as JsonObject, item => this.value(item));
    const { fn, arg, args } = call;
    return this.call(
      fn as string,
      (arg === undefined ? (args as readonly Json[]) : [arg]).map(item => ({ Value: item })),
    );
  }

  private call(fn: string, args: readonly Json[]): void {
    const [receiver, ...others] = args;
    if (receiver !== undefined && !FUNCTIONS.has(fn)) return this.method(receiver, fn, others);
    this.put(fn);
    this.bracketed('(', args, ')', item => this.expression(item));
  }

  private method(receiver: Json, name: string, args: readonly Json[]): void {
    this.expression(receiver, Level.Member);
    this.put('.', name);
    this.bracketed('(', args, ')', item => this.expression(item));
  }

  private access(name: string): void {
    if (isIdentifier(name) && !this.choices.chance(this.habits.quotedNames)) this.put('.', name);
    else this.put('[', spellString(this.choices, name), ']');
  }

  private path(attr: Json): void {
    const steps = (Array.isArray(attr) ? attr : [attr]) as readonly string[];
    const [first = '', ...rest] = steps;
    if (rest.length === 0) return this.name(first);
    steps.forEach((step, i) => {
      this.put(...(i === 0 ? [step] : ['.', step]));
    });
  }

  /** With or without quotes. */
  private name(name: string): void {
    const quoted = !isIdentifier(name) || this.choices.chance(this.habits.quotedNames);
    this.put(quoted ? spellString(this.choices, name) : name);
  }

  private record(fields: JsonObject, print: (json: Json) => void): void {
    this.bracketed('{', Object.entries(fields), '}', ([name, field]) => {
      this.name(name);
      this.put(':');
      print(field);
    });
  }

  bracketed<T>(open: string, items: readonly T[], close: string, print: (item: T) => void): void {
    this.put(open);
    items.forEach((item, i) => {
      if (i > 0) this.put(',');
      print(item);
    });
    if (items.length > 0 && this.choices.chance(this.habits.trailingCommas)) this.put(',');
    this.put(close);
  }

  typePath(type: string): void {
    type.split('::').forEach((part, i) => {
      this.put(...(i === 0 ? [part] : ['::', part]));
    });
  }

  uid(json: JsonObject): void {
    const { type, id } = (json.__entity ?? json) as JsonObject;
    this.typePath(type as string);
    this.put('::', spellString(this.choices, id as string));
  }
}

/** What is in an escape: an object of this key alone, with an object inside that has the other key. */
function escapeIn(json: JsonObject, key: '__entity' | '__extn', inner: string): JsonObject | undefined {
  const keys = Object.keys(json);
  const content = keys.length === 1 && keys[0] === key ? json[key] : undefined;
  return typeof content === 'object' && content !== null && Object.hasOwn(content, inner)
    ? (content as JsonObject)
    : undefined;
}

const operatorOf = (node: Json): string => Object.keys(node as JsonObject)[0] ?? '';
const hasOperator = (node: Json, operator: string): boolean => operatorOf(node) === operator;
const argumentOf = (node: Json, operator: string): Json =>
  ((node as JsonObject)[operator] as JsonObject).arg as Json;

function integerIn(node: Json): number | bigint | undefined {
  const value = (node as JsonObject).Value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

function levelOf(node: Json): number {
  const operator = operatorOf(node);
  const infix = INFIX[operator];
  if (infix !== undefined) return infix[0];
  switch (operator) {
    case 'if-then-else':
      return Level.Expression;
    case 'has':
    case 'like':
    case 'is':
      return Level.Relation;
    case '!':
    case 'neg':
      return Level.Unary;
    default:
      return (integerIn(node) ?? 0) < 0 ? Level.Unary : Level.Member;
  }
}
