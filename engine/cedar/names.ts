/** Names as strings: what may stand bare in policy text, and which type names policy JSON may hold. */

import { RESERVED } from './tokens.ts';

/** 1: may begin a word, 2: may go on one. Indexed by ASCII code. */
const WORD = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) WORD[code] = 1;
  else if (/[0-9]/.test(character)) WORD[code] = 2;
}

/** Letters, digits and underscores, no digit first: a name or a reserved word. */
export function isAnyWord(text: string): boolean {
  if (text === '' || WORD[text.charCodeAt(0)] !== 1) return false;
  for (let i = 1; i < text.length; i += 1) {
    if (!((WORD[text.charCodeAt(i)] ?? 0) > 0)) return false;
  }
  return true;
}

/** Can be an attribute after `.` or `has`, a bare record key, a part of a type name. */
export const isIdentifier = (text: string): boolean => isAnyWord(text) && !RESERVED.has(text) && text !== '__cedar';

/** Type names met before. Bounded: when full it starts again. */
const known = new Set<string>();
const KNOWN_LIMIT = 10_000;
/** A longer name may be a slice that keeps the whole text it came from alive (V8 copies slices up to 12 characters). */
const KEPT_LENGTH = 12;

/** A normalized path of identifiers, such as `A::B`: no blanks, no reserved words. */
export function isTypeName(text: string): boolean {
  if (known.has(text)) return true;
  if (!text.split('::').every(isIdentifier)) return false;
  if (text.length <= KEPT_LENGTH) {
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.add(text);
  }
  return true;
}

/** The last name of the path is Action. */
export const isActionType = (type: string): boolean => type === 'Action' || type.endsWith('::Action');
