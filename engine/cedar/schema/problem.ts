/**
 * How the schema readers stop: a `SchemaProblem` is thrown at the first problem and becomes a `Read` at the public
 * door.
 *
 * It never leaves this folder. Exceptions are the shortest way out of a recursive descent; everything thrown that is
 * not a `SchemaProblem` is a bug of ours and passes through.
 */

import { locate } from '../errors.ts';
import { type Read, unread } from '../read.ts';
import { type At, NOWHERE } from './declared.ts';

/** The categories of the language reference, part 2, 1.5, `unprintable` of conversions, and our own bounds. */
export type SchemaCategory =
  | 'parse'
  | 'jsonShape'
  | 'reservedIdentifier'
  | 'reservedKeyword'
  | 'reservedName'
  | 'actionEntityTypeDeclared'
  | 'declaredTwice'
  | 'duplicateNamespace'
  | 'duplicateAnnotation'
  | 'duplicateAppDecl'
  | 'missingOrEmptyAppDecl'
  | 'typeNotDefined'
  | 'actionNotDefined'
  | 'undeclaredEntityType'
  | 'commonTypeCycle'
  | 'actionCycle'
  | 'shadowing'
  | 'notRecord'
  | 'unknownExtensionType'
  | 'unsupportedFeature'
  | 'unprintable'
  | 'tooDeep'
  | 'tooLarge';

export class SchemaProblem extends Error {
  readonly category: SchemaCategory;
  readonly at: At;

  constructor(category: SchemaCategory, message: string, at: At) {
    super(message);
    this.category = category;
    this.at = at;
  }
}

/** A stack trace costs more than reading a small schema, and nobody sees it. */
export function problem(category: SchemaCategory, message: string, at: At = NOWHERE): SchemaProblem {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const made = new SchemaProblem(category, message, at);
  Error.stackTraceLimit = limit;
  return made;
}

/** Runs a reader; its SchemaProblem becomes a rejected `Read` with a place in `source` when there is one. */
export function reading<T>(read: () => T, source: string | undefined): Read<T> {
  try {
    return { ok: true, value: read() };
  } catch (thrown) {
    if (!(thrown instanceof SchemaProblem)) throw thrown;
    const { category, message, at } = thrown;
    if (source === undefined || at < 0) return unread(category, message);
    const { line, column } = locate(source, at);
    return { ok: false, category, problem: `${line}:${column}: ${message}`, line, column };
  }
}
