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
    const print = SPECIAL[operator];
    if (print === undefined) throw new Error(`no notation for the node ${operator}`);
    print(this, content as JsonObject);
  }

  /** At most four in a row, and never mixed; an integer directly behind a minus would be part of the literal. */
  unary(operator: '!' | 'neg', arg: Json): void {
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

  value(json: Json): void {
    if (typeof json === 'string') this.put(spellString(this.choices, json));
    else if (typeof json === 'boolean') this.put(String(json));
    else if (typeof json === 'number' || typeof json === 'bigint') {
      if (json < 0) this.put('-');
      this.put(spellInteger(this.choices, json < 0 ? -json : json));
    } else if (Array.isArray(json)) this.bracketed('[', json, ']', item => this.value(item));
    else this.objectValue(json as JsonObject);
  }

  private objectValue(json: JsonObject): void {
    const uid = escapeIn(json, '__entity', 'id');
    const call = escapeIn(json, '__extn', 'fn');
    if (uid !== undefined) this.uid(uid);
    else if (call === undefined) this.record(json, item => this.value(item));
    else {
      const { fn, arg, args } = call;
      const list = arg === undefined ? (args as readonly Json[]) : [arg];
      this.call(
        fn as string,
        list.map(item => ({ Value: item })),
      );
    }
  }

  private call(fn: string, args: readonly Json[]): void {
    const [receiver, ...others] = args;
    if (receiver !== undefined && !FUNCTIONS.has(fn)) this.method(receiver, fn, others);
    else {
      this.put(fn);
      this.bracketed('(', args, ')', item => this.expression(item));
    }
  }

  method(receiver: Json, name: string, args: readonly Json[]): void {
    this.expression(receiver, Level.Member);
    this.put('.', name);
    this.bracketed('(', args, ')', item => this.expression(item));
  }

  access(name: string): void {
    if (isIdentifier(name) && !this.choices.chance(this.habits.quotedNames)) this.put('.', name);
    else this.put('[', spellString(this.choices, name), ']');
  }

  path(attr: Json): void {
    const steps = (Array.isArray(attr) ? attr : [attr]) as readonly string[];
    if (steps.length === 1) this.name(steps[0] as string);
    else {
      steps.forEach((step, i) => {
        this.put(...(i === 0 ? [step] : ['.', step]));
      });
    }
  }

  /** With or without quotes. */
  private name(name: string): void {
    const quoted = !isIdentifier(name) || this.choices.chance(this.habits.quotedNames);
    this.put(quoted ? spellString(this.choices, name) : name);
  }

  record(fields: JsonObject, print: (json: Json) => void): void {
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

/** Nodes that are neither infix operators nor calls. */
const SPECIAL: Readonly<Record<string, (printer: Printer, parts: JsonObject) => void>> = {
  Value: (printer, parts) => printer.value(parts),
  Var: (printer, name) => printer.put(String(name)),
  '!': (printer, { arg }) => printer.unary('!', arg as Json),
  neg: (printer, { arg }) => printer.unary('neg', arg as Json),
  isEmpty: (printer, { arg }) => printer.method(arg as Json, 'isEmpty', []),
  '.': (printer, { left, attr }) => {
    printer.expression(left as Json, Level.Member);
    printer.access(attr as string);
  },
  has: (printer, { left, attr }) => {
    printer.expression(left as Json, Level.Sum);
    printer.put('has');
    printer.path(attr as Json);
  },
  like: (printer, { left, pattern }) => {
    printer.expression(left as Json, Level.Sum);
    printer.put('like', spellPattern(printer.choices, pattern as readonly Json[]));
  },
  is: (printer, { left, entity_type, in: within }) => {
    printer.expression(left as Json, Level.Sum);
    printer.put('is');
    printer.typePath(entity_type as string);
    if (within === undefined || within === null) return;
    printer.put('in');
    printer.expression(within, Level.Sum);
  },
  'if-then-else': (printer, parts) => {
    for (const word of ['if', 'then', 'else']) {
      printer.put(word);
      printer.expression(parts[word] as Json);
    }
  },
  Set: (printer, items) =>
    printer.bracketed('[', items as unknown as readonly Json[], ']', item => printer.expression(item)),
  Record: (printer, fields) => printer.record(fields, item => printer.expression(item)),
};

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
const argumentOf = (node: Json, operator: string): Json => ((node as JsonObject)[operator] as JsonObject).arg as Json;

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
