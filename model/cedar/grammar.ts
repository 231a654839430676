/**
 * Runs the grammars of this folder: *.peggy files, compiled when they are first needed.
 *
 * Promise: a text is read whole or rejected with the category `parse` and a `why` that starts with line:column. No text
 * overflows the stack. This is the one place where an exception is caught: generated parsers throw theirs.
 */

import { readFileSync } from 'node:fs';
import peggy from 'peggy';
import { MAX_TEXT_NESTING, nestingBeyondLimit } from './depth.ts';
import { type Loaded, rejected } from './loaded.ts';

/** Ends a parse with a problem, placed at the rule that is being matched. */
export type Refuse = (problem: string) => never;

/** What the functions of a grammar may tell: the problem that they found before an offset, if any. */
export interface Findings {
  readonly problemBefore?: (offset: number) => Loaded<never> | undefined;
}

/** `rules` gives the functions that the grammar calls by this name, see its first lines. */
export const grammar = <Start extends string>(
  file: string,
  starts: readonly Start[],
  rules: (refuse: Refuse) => Findings | object,
) => {
  let parser: peggy.Parser | undefined;
  return (text: string, startRule: Start): Loaded<unknown> => {
    const at = (offset: number) => place(text, offset);
    const surrogate = text.search(/\p{Surrogate}/u);
    if (surrogate >= 0) return rejected('parse', `${at(surrogate)}: a lone surrogate is not Unicode text`);
    const deep = nestingBeyondLimit(text);
    if (deep !== undefined) return rejected('parse', `${at(deep)}: more than ${MAX_TEXT_NESTING} levels of nesting`);
    // Compiling takes a quarter of a second, hence once, and only when a text is read at all.
    parser ??= peggy.generate(readFileSync(new URL(file, import.meta.url), 'utf8'), { allowedStartRules: [...starts] });
    let made: Findings | undefined;
    const make = (refuse: Refuse): Findings => {
      made = rules(refuse);
      return made;
    };
    try {
      return { loaded: parser.parse(text, { startRule, rules: make }) };
    } catch (error) {
      if (!(error instanceof parser.SyntaxError)) throw error;
      const { offset } = error.location.start;
      return made?.problemBefore?.(offset) ?? rejected('parse', `${at(offset)}: ${error.message}`);
    }
  };
};

/** What the escape `\u{...}` stands for in policies and schemas. */
export const codePoint = (digits: string, refuse: Refuse): string => {
  const hex = digits.replaceAll('_', '');
  const code = Number.parseInt(hex, 16);
  const isScalar = hex.length <= 6 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isScalar ? String.fromCodePoint(code) : refuse(`U+${digits} is not a Unicode scalar value`);
};

/** line:column, both from 1. */
const place = (text: string, offset: number): string => {
  const lines = text.slice(0, offset).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
};
