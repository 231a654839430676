/**
 * Layout: the tokens of a text joined with blanks and comments, all of them legal.
 *
 * Promise: the text has exactly these tokens. The exception is on purpose: tokens that a near-miss made up may be glued
 * to something else by a layout without blanks, which is one more near-miss.
 */
import { type Choices, table } from '../../choices.ts';

/**
 * How much of the freedom a text uses. `tame` is `commented` without what the real Cedar's formatter is known not to bear:
 * a comment on a line of its own behind a string.
 */
export type Layout = 'plain' | 'dense' | 'roomy' | 'commented' | 'tame';

export const LAYOUTS = table<Layout>([
  [5, 'plain'],
  [2, 'dense'],
  [3, 'roomy'],
  [4, 'commented'],
]);

/** Unicode's White_Space, simplest first; not JavaScript's `\s`, which has U+FEFF and lacks U+0085. */
// biome-ignore format: a table
const BLANKS = [
  ' ', '\n', '\t', '\r', '\r\n', '\v', '\f', '\u0085', '\u00a0', '\u1680', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004',
  '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '  ', '\n\n',
];

/** What stands after the slashes: anything up to LF or CR, and neither U+2028 nor U+0085 ends it. */
// biome-ignore format: a table
const COMMENTS = [
  ' a comment', '', '/', ' permit(principal, action, resource);', ' "', ' \\', ' // again', ' }', ' \u2028still', ' \u0085still',
  ' \u{1F600}', ' /* no block */', '\t', ' é', ' \u202e', '*', ' @id("x")', ' trailing  ', '\ufeff', ' \u0000', ' ;', ' \v', '!',
];
const COMMENT_ENDS = ['\n', '\r', '\r\n', '\n\n', '\n  '];

/** Of ASCII only; NaN, the code of nothing, is none. */
const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

/** Two tokens that would read as something else without a blank. */
function mustPart(left: string, right: string): boolean {
  const end = left.charCodeAt(left.length - 1);
  if (isWord(end) && isWord(right.charCodeAt(0))) return true;
  switch (right[0]) {
    case '=':
      return '=!<>'.includes(left[left.length - 1] ?? 'x');
    case ':':
    case '/':
      return left.endsWith(right[0]);
    default:
      return false;
  }
}

export function layOut(choices: Choices, tokens: readonly string[], layout: Layout): string {
  let text = layout === 'plain' || !choices.chance(0.2) ? '' : blank(choices, layout, '');
  tokens.forEach((token, i) => {
    if (i > 0) text += gap(choices, tokens[i - 1] as string, token, layout);
    text += token;
  });
  return layout === 'plain' || !choices.chance(0.3) ? text : text + ending(choices, layout);
}

function gap(choices: Choices, left: string, right: string, layout: Layout): string {
  if (layout === 'plain') return ' ';
  const must = mustPart(left, right);
  if (layout === 'dense') return must ? ' ' : '';
  if (!choices.chance(0.22)) return must || choices.chance(0.6) ? ' ' : '';
  // Slashes of a near-miss must not run into those of a comment.
  return (left.endsWith('/') ? ' ' : '') + blank(choices, layout, left);
}

const ONE_LINE_BLANKS = [' ', '', '\t', '  '];

/** Behind the token `left`. */
function blank(choices: Choices, layout: Layout, left: string): string {
  if ((layout !== 'commented' && layout !== 'tame') || !choices.chance(0.45)) return choices.pick(BLANKS);
  const sameLine = layout === 'tame' && left.endsWith('"');
  let text = choices.chance(0.7) ? choices.pick(sameLine ? ONE_LINE_BLANKS : BLANKS) : '';
  for (let i = choices.size(1, 3, 0.2); i > 0; i--) {
    text += `//${choices.pick(COMMENTS)}${choices.pick(COMMENT_ENDS)}`;
  }
  return text;
}

/** Behind the last token; a comment there may end with the text. */
function ending(choices: Choices, layout: Layout): string {
  if ((layout !== 'commented' && layout !== 'tame') || choices.chance(0.5)) return choices.pick(BLANKS);
  return `//${choices.pick(COMMENTS)}${choices.chance(0.5) ? choices.pick(COMMENT_ENDS) : ''}`;
}
