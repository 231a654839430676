/**
 * Which operators came to which outcomes, from the model's observer: `outcome:OPERATOR=OUTCOME` for each evaluated node,
 * `operands:OPERATOR(TYPES)=OUTCOME` with the types of its operands, `rule:NAME` for the rule that decided. Where an
 * operator only passes on the error of an operand, the rule alone is counted.
 */

import type { Entities } from '../../../model/cedar/entities.ts';
import { evaluate, type Observer, type Outcome, type RuleName } from '../../../model/cedar/evaluate.ts';
import { partsOf } from '../../../model/cedar/parts.ts';
import type { Expr, Request } from '../../../model/cedar/syntax/abstract.ts';
import { typeOf } from '../../../model/cedar/values.ts';
import type { Counts } from '../../stats/counts.ts';

/** Every outcome that an operator can have by itself; errors of its operands apart. */
export const OUTCOMES: ReadonlyMap<string, readonly string[]> = new Map([
  ...each(['==', '!='], ['true', 'false']),
  ...each(['<', '<=', '>', '>='], ['true', 'false', 'type']),
  ...each(['&&', '||', '!', 'in', 'contains', 'containsAll', 'containsAny', 'isEmpty'], ['true', 'false', 'type']),
  ...each(['has', 'hasTag', 'like', 'is'], ['true', 'false', 'type']),
  ...each(['+', '-', '*', 'neg'], ['value', 'overflow', 'type']),
  ...each(['if'], ['value', 'type']),
  ...each(['.'], ['value', 'attrDoesNotExist', 'entityDoesNotExist', 'type']),
  ...each(['getTag'], ['value', 'tagDoesNotExist', 'entityDoesNotExist', 'type']),
  ...each(
    ['decimal', 'ip', 'datetime', 'duration', 'offset', 'durationSince', 'toDate'],
    calls(['value', 'extension']),
  ),
  ...each(['toTime', 'toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'], calls(['value'])),
  ...each(['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'], calls(['true', 'false'])),
  ...each(['isIpv4', 'isIpv6', 'isLoopback', 'isMulticast', 'isInRange'], calls(['true', 'false'])),
]);

function each(operators: readonly string[], outcomes: readonly string[]): (readonly [string, readonly string[]])[] {
  return operators.map(operator => [operator, outcomes]);
}

function calls(outcomes: readonly string[]): readonly string[] {
  return [...outcomes, 'type', 'arity'];
}

/** Types of operands, by their digit in a code; the first stands for an operand that has no value. */
const TYPES = ['-', 'bool', 'long', 'string', 'entity', 'set', 'record', 'decimal', 'ipaddr', 'datetime', 'duration'];
const TYPE_CODES = new Map(TYPES.map((type, code) => [type, code]));
/** Of more operands than this only the first ones are told. */
const TOLD_OPERANDS = 3;
const BASE = TYPES.length + 1;
const NONE = TYPES.length;

const WORDS = [
  ...['true', 'false', 'value', 'type', 'attrDoesNotExist', 'tagDoesNotExist', 'entityDoesNotExist', 'overflow'],
  ...['extension', 'arity', 'unknownFunction'],
];
const WORD_CODES = new Map(WORDS.map((word, code) => [word, code]));
const WORD_BASE = 16;

/** Literals, sets and records have but one outcome, and it is in every expression. */
const UNTOLD: ReadonlySet<string> = new Set(['literal', 'entity-literal', 'set', 'record']);

/**
 * Evaluates conditions and counts what the rules do. Told of millions of nodes: so it counts numbers, and makes names
 * only at the end.
 */
export class RuleCounter {
  /** Variables that were read. */
  readonly variables = new Set<string>();
  readonly #rules = new Map<string, number>();
  readonly #events = new Map<number, number>();
  readonly #operators: string[] = [];
  readonly #operatorCodes = new Map<string, number>();
  readonly #outcomes = new Map<Expr, Outcome>();
  readonly #observe: Observer = (rule, expr, outcome) => this.#told(rule, expr, outcome);

  evaluate(condition: Expr, request: Request, entities: Entities): Outcome {
    this.#outcomes.clear();
    return evaluate(condition, request, entities, this.#observe);
  }

  addTo(counts: Counts): void {
    for (const [rule, count] of this.#rules) counts.add(`rule:${rule}`, count);
    for (const [event, count] of this.#events) {
      const word = WORDS[event % WORD_BASE];
      const types = Math.floor(event / WORD_BASE) % BASE ** TOLD_OPERANDS;
      const operator = this.#operators[Math.floor(event / WORD_BASE / BASE ** TOLD_OPERANDS)];
      counts.add(`outcome:${operator}=${word}`, count);
      counts.add(`operands:${operator}(${typeNames(types)})=${word}`, count);
    }
  }

  #told(rule: RuleName, expr: Expr, outcome: Outcome): void {
    this.#outcomes.set(expr, outcome);
    if (UNTOLD.has(rule)) return;
    if (expr.op === 'var') {
      this.variables.add(expr.name);
      return;
    }
    this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    if (rule === 'operand-error') return;
    const operator = this.#operatorCode(expr.op === 'call' ? expr.fn : expr.op);
    const event = (operator * BASE ** TOLD_OPERANDS + this.#types(expr)) * WORD_BASE + wordCode(expr, outcome);
    this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
  }

  #operatorCode(operator: string): number {
    const known = this.#operatorCodes.get(operator);
    if (known !== undefined) return known;
    const code = this.#operators.push(operator) - 1;
    this.#operatorCodes.set(operator, code);
    return code;
  }

  #types(expr: Expr): number {
    const parts = partsOf(expr);
    let code = 0;
    for (let i = 0; i < TOLD_OPERANDS; i++) {
      const part = parts[i];
      const outcome = part === undefined ? undefined : this.#outcomes.get(part);
      const valued = outcome !== undefined && 'value' in outcome;
      code = code * BASE + (part === undefined ? NONE : valued ? (TYPE_CODES.get(typeOf(outcome.value)) ?? 0) : 0);
    }
    return code;
  }
}

/** `true` and `false` where an operator is there to give them; other results are one. */
function wordCode({ op }: Expr, outcome: Outcome): number {
  if ('error' in outcome) return WORD_CODES.get(outcome.error) ?? 0;
  if (typeof outcome.value !== 'boolean' || op === 'if' || op === '.' || op === 'getTag') return 2;
  return outcome.value ? 0 : 1;
}

/** `long,string` for the code of two operands. */
function typeNames(code: number): string {
  const names: string[] = [];
  for (let rest = code, i = 0; i < TOLD_OPERANDS; i++, rest = Math.floor(rest / BASE)) {
    const type = TYPES[rest % BASE];
    if (type !== undefined) names.unshift(type);
  }
  return names.join();
}
