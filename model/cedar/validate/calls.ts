/** Calls of extension functions: language reference, part 2, 3.6. */

import { extensionFunctions } from '../extensions/index.ts';
import type { Expr } from '../syntax/abstract.ts';
import type { TypeWord } from '../values.ts';
import { BOOL, type CheckedType, LONG, STRING } from './types.ts';

interface Signature {
  readonly parameters: readonly CheckedType[];
  readonly result: CheckedType;
}

/** Undefined: there is no such function. */
export function signatureOf(fn: string): Signature | undefined {
  const declared = extensionFunctions.get(fn);
  return declared && { parameters: declared.parameters.map(typeNamed), result: typeNamed(declared.result) };
}

function typeNamed(word: TypeWord): CheckedType {
  switch (word) {
    case 'bool':
      return BOOL;
    case 'long':
      return LONG;
    case 'string':
      return STRING;
    case 'decimal':
    case 'ipaddr':
    case 'datetime':
    case 'duration':
      return { kind: 'extension', name: word };
    // No extension function takes or gives these.
    case 'entity':
    case 'set':
    case 'record':
      return { kind: 'record', attributes: new Map() };
  }
}

const LITERALS: ReadonlySet<Expr['op']> = new Set(['bool', 'long', 'string', 'entity']);
export const isLiteral = (expr: Expr): boolean => LITERALS.has(expr.op);

/** What is wrong with a call whatever the types of its arguments are. */
export function callProblems(fn: string, args: readonly Expr[]): readonly string[] {
  const declared = extensionFunctions.get(fn);
  if (declared === undefined) return ['undefinedFunction'];
  const problems: string[] = [];
  if (args.length !== declared.parameters.length) problems.push('wrongNumberArguments');
  if (declared.style === 'method') return problems;
  const [text] = args;
  if (args.length === 1 && text?.op === 'string' && declared.apply([text.value]) === undefined) {
    problems.push('functionArgumentValidation');
  }
  if (!args.every(isLiteral)) problems.push('nonLitExtConstructor');
  return problems;
}
