/**
 * Prints policies of policy JSON as tokens of Cedar text: annotations, scope and clauses in every legal form.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { type Habits, Printer } from './printer.ts';
import { spellString } from './spelling.ts';

/** How often parentheses, quotes and commas are written that need not be: mostly hardly ever, now and then often. */
function drawHabits(choices: Choices): Habits {
  return {
    parentheses: choices.pick([0, 0.02, 0.15]),
    quotedNames: choices.pick([0, 0.3]),
    trailingCommas: choices.pick([0, 0.3]),
  };
}

/** The tokens of these policies, in this order. */
export function printPolicies(choices: Choices, policies: readonly JsonObject[], trailingCommas = true): string[] {
  const habits = drawHabits(choices);
  const printer = new Printer(choices, trailingCommas ? habits : { ...habits, trailingCommas: 0 });
  for (const policy of policies) printPolicy(printer, policy);
  return printer.tokens;
}

function printPolicy(printer: Printer, policy: JsonObject): void {
  for (const [name, value] of Object.entries((policy.annotations ?? {}) as JsonObject)) {
    printer.put('@', name);
    if (value !== null) printer.put('(', spellString(printer.choices, value as string), ')');
  }
  printer.put(policy.effect as string, '(');
  printScope(printer, 'principal', policy.principal as JsonObject);
  printer.put(',');
  printAction(printer, policy.action as JsonObject);
  printer.put(',');
  printScope(printer, 'resource', policy.resource as JsonObject);
  if (printer.choices.chance(printer.habits.trailingCommas)) printer.put(',');
  printer.put(')');
  for (const condition of policy.conditions as readonly JsonObject[]) {
    printer.put(condition.kind as string, '{');
    printer.expression(condition.body as Json);
    printer.put('}');
  }
  printer.put(';');
}

function printScope(printer: Printer, variable: string, scope: JsonObject): void {
  printer.put(variable);
  if (scope.op === '==' || scope.op === 'in') {
    printer.put(scope.op);
    reference(printer, scope);
  } else if (scope.op === 'is') {
    printer.put('is');
    printer.typePath(scope.entity_type as string);
    if (scope.in === undefined || scope.in === null) return;
    printer.put('in');
    reference(printer, scope.in as JsonObject);
  }
}

/** An entity or a slot, in any number of parentheses. */
function reference(printer: Printer, json: JsonObject): void {
  printer.parenthesized(false, () => {
    if (json.entity === undefined) printer.put(json.slot as string);
    else printer.uid(json.entity as JsonObject);
  });
}

function printAction(printer: Printer, scope: JsonObject): void {
  printer.put('action');
  if (scope.op !== '==' && scope.op !== 'in') return;
  printer.put(scope.op);
  const one = (uid: JsonObject) => printer.parenthesized(false, () => printer.uid(uid));
  const list = (scope.entities ?? [scope.entity]) as readonly JsonObject[];
  const [only] = list;
  // One action may stand in brackets behind `in`, or without.
  if (only !== undefined && list.length === 1 && (scope.op === '==' || !printer.choices.chance(0.4))) one(only);
  else printer.parenthesized(false, () => printer.bracketed('[', list, ']', one));
}
