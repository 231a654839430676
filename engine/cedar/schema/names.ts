/**
 * Names in schemas: which words are reserved where, and what a normalised path looks like.
 */

import type { Type } from '../../../model/cedar/syntax/abstract.ts';

/** Policy words that are never identifiers; the schema language's own words (`entity`, `type`, ...) are. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'true',
  'false',
  'if',
  'then',
  'else',
  'in',
  'is',
  'like',
  'has',
]);

/** Names that no common type may take, in any namespace. */
export const RESERVED_COMMON: ReadonlySet<string> = new Set([
  'Bool',
  'Boolean',
  'Entity',
  'Extension',
  'Long',
  'Record',
  'Set',
  'String',
]);

export const CEDAR_NAMESPACE = '__cedar';

/** The common types of namespace `__cedar`, visible unqualified unless the empty namespace declares the same name. */
export const BUILTIN_TYPES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['Bool', { kind: 'bool' }],
  ['Long', { kind: 'long' }],
  ['String', { kind: 'string' }],
  ['ipaddr', { kind: 'extension', name: 'ipaddr' }],
  ['decimal', { kind: 'extension', name: 'decimal' }],
  ['datetime', { kind: 'extension', name: 'datetime' }],
  ['duration', { kind: 'extension', name: 'duration' }],
]);

/** The built-in type of a name, with its namespace or without; where no common type is declared, there are no others. */
export const builtinType = (name: string): Type | undefined =>
  BUILTIN_TYPES.get(name.startsWith(CEDAR_PREFIX) ? name.slice(CEDAR_PREFIX.length) : name);

const CEDAR_PREFIX = `${CEDAR_NAMESPACE}::`;

/**
 * Records nested deeper than this are refused: every walk over a type may recurse that far, on any thread's stack; and the
 * JSON of a type has two levels for each of its own.
 */
export const MAX_TYPE_DEPTH = 500;

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** An identifier of any kind, reserved words included: the name of an annotation. */
export const isAnyIdentifier = (text: string): boolean => IDENTIFIER.test(text);
export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text) && !RESERVED_WORDS.has(text);
/** `A::B` without blanks, comments or reserved words. */
export const isPath = (text: string): boolean => text.split('::').every(isIdentifier);

export const qualify = (namespace: string, name: string): string => (namespace === '' ? name : `${namespace}::${name}`);

/**
 * The uid in Cedar's notation with a JSON string, the key of `Schema.actions`. Most ids need no escape, and calling
 * JSON.stringify costs more than looking.
 */
export const actionKey = (type: string, id: string): string =>
  isPlainText(id) ? `${type}::"${id}"` : `${type}::${JSON.stringify(id)}`;

function isPlainText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Control characters, `"`, `\`, and surrogates, of which half ones are escaped.
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code < 0xe000)) return false;
  }
  return true;
}
