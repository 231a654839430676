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

/** Names that have passed. An application has few; the bound is for those who send new ones all the time. */
const known = new Set<string>();
const MOST_KNOWN = 1_000;

/** A normalized path of identifiers, such as `A::B`: no blanks, no reserved words. */
export function isTypeName(text: string): boolean {
  if (known.has(text)) return true;
  if (!readsAsTypeName(text)) return false;
  if (known.size < MOST_KNOWN) known.add(text);
  return true;
}

/**
 * One pass over the characters, because this is asked for every uid of every input. Only a part that begins with a small
 * letter or an underscore can be reserved, and only such a part is cut out and looked up.
 */
function readsAsTypeName(text: string): boolean {
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === COLON) {
      if (i === start || text.charCodeAt(i + 1) !== COLON || isReservedPart(text, start, i)) return false;
      i += 1;
      start = i + 1;
    } else {
      const word = WORD[code] ?? 0;
      if (word === 0 || (word === 2 && i === start)) return false;
    }
  }
  return start < text.length && !isReservedPart(text, start, text.length);
}

const COLON = 0x3a;
/** The code of `_`, below which stand the capital letters, and above which the small ones. */
const UNDERSCORE = 0x5f;
const LONGEST_RESERVED = '__cedar'.length;

function isReservedPart(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start) < UNDERSCORE || end - start > LONGEST_RESERVED) return false;
  const part = text.slice(start, end);
  return RESERVED.has(part) || part === '__cedar';
}

/** The last name of the path is Action. */
export const isActionType = (type: string): boolean => type === 'Action' || type.endsWith('::Action');
