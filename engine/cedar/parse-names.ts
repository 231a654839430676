/**
 * The parts of the grammar that hold no expression: names, types, entities, integers. Language reference, part 1, 5.2
 * to 5.5.
 */

import type { EntityUid } from '../../model/cedar/syntax/abstract.ts';
import { quote } from './errors.ts';
import type { Lexer } from './lexer.ts';
import { isWord, Token } from './tokens.ts';

/**
 * Passes a name that is not reserved.
 *
 * @param what it is, for the message
 * @param quoted how a reserved word is written at this place, if it can be
 */
export function identifier(at: Lexer, what: string, quoted?: (word: string) => string): string {
  const { name } = at;
  if (at.kind !== Token.Name) {
    if (!isWord(at.kind)) at.expected(what);
    at.expected(what, `, a reserved word${quoted === undefined ? '' : `; write ${quoted(name)}`}`);
  }
  if (name === '__cedar') at.fail('the name "__cedar" is reserved for Cedar itself');
  at.next();
  return name;
}

/** `A::B`, as in `is A::B`. */
export function typeName(at: Lexer): string {
  let path = identifier(at, 'an entity type');
  while (at.kind === Token.PathSeparator) {
    at.next();
    if (at.kind === Token.Text)
      at.expected('an entity type', '; this is an entity, the type alone stands before its "::"');
    path += `::${identifier(at, 'a name after "::"')}`;
  }
  return path;
}

/** What stands after `has`: names with dots between, or one string. */
export function hasPath(at: Lexer): [string, ...string[]] {
  if (at.kind === Token.Text) {
    const attribute = at.stringValue();
    at.next();
    return [attribute];
  }
  const path: [string, ...string[]] = [identifier(at, 'an attribute name or a string after "has"', quote)];
  while (at.kind === Token.Dot) {
    at.next();
    path.push(identifier(at, 'an attribute name'));
  }
  return path;
}

/** The rest of an entity uid; the current token is the `::` after its first name. */
export function uidAfter(at: Lexer, first: string, start: number): EntityUid {
  if (first === '__cedar') at.fail('the name "__cedar" is reserved for Cedar itself', start);
  let type = first;
  while (at.kind === Token.PathSeparator) {
    at.next();
    if (at.kind === Token.Text) {
      const id = at.stringValue();
      at.next();
      return { type, id };
    }
    if (at.kind === Token.OpenBrace) at.expected('a string', '; an entity is written with its id in quotes');
    type += `::${identifier(at, 'a name or a quoted id after "::"')}`;
  }
  if (at.kind === Token.OpenParen) at.fail(`there are no functions with a namespace such as ${quote(type)}`, start);
  at.fail(`${quote(type)} is a type; an entity needs an id, as in ${type.slice(0, 60)}::"id"`, start);
}

const MAX_LONG = 9223372036854775807n;

/** The value of an integer token; one more than the greatest Long is fine after a minus. */
export function long(at: Lexer, source: string, start: number, isNegated: boolean): bigint {
  // Below 16 digits a double is exact, and much faster to read.
  if (source.length < 16) return BigInt(Number(source));
  const digits = source.replace(/^0+(?=.)/, '');
  const value = digits.length > 19 ? MAX_LONG + 2n : BigInt(digits);
  if (value <= MAX_LONG || (isNegated && value === MAX_LONG + 1n)) return value;
  const range = '-9223372036854775808 to 9223372036854775807';
  at.fail(`the integer ${quote(`${isNegated ? '-' : ''}${digits}`)} is out of range (${range})`, start);
}
