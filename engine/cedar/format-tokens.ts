/** Tokens together with the comments around them, which is what the formatter works on. */

import { Lexer } from './lexer.ts';
import { Token } from './tokens.ts';

interface Comment {
  readonly text: string;
  /** An empty line stands before it. */
  readonly afterBlank: boolean;
}

export interface FormatToken {
  readonly kind: number;
  readonly text: string;
  /** Comments on lines of their own before the token. */
  before: readonly Comment[];
  /** The comment on the token's own line. */
  after: Comment | undefined;
  /** An empty line stands directly before the token. */
  afterBlank: boolean;
}

/** The tokens of a text that is known to be right, the end included; trailing commas are left out, no comment is. */
export function tokensOf(text: string): FormatToken[] {
  const tokens: FormatToken[] = [];
  const lexer = new Lexer(text);
  let end = 0;
  for (;;) {
    const gap = commentsIn(text, end, lexer.start);
    const previous = tokens[tokens.length - 1];
    let { comments } = gap;
    if (previous !== undefined && gap.startsOnLine) {
      previous.after = comments[0];
      comments = comments.slice(1);
    }
    const { kind } = lexer;
    tokens.push({ kind, text: lexer.source(), before: comments, after: undefined, afterBlank: gap.endsBlank });
    if (kind === Token.End) return hoist(withoutTrailingCommas(tokens));
    end = lexer.end;
    lexer.next();
  }
}

interface Gap {
  readonly comments: readonly Comment[];
  /** The first comment follows on the line of what stands before the gap. */
  readonly startsOnLine: boolean;
  /** An empty line ends the gap. */
  readonly endsBlank: boolean;
}

/** What stands between two tokens: blanks and comments. A line may end in CR LF, LF, or CR alone. */
function commentsIn(text: string, start: number, end: number): Gap {
  const comments: Comment[] = [];
  let startsOnLine = false;
  let lines = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) lines += 1;
    if (code !== 0x2f) continue;
    const from = at;
    while (at < end && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at += 1;
    if (comments.length === 0) startsOnLine = lines === 0;
    comments.push({ text: text.slice(from, at).trimEnd(), afterBlank: lines > 1 });
    lines = 0;
    // The end of the line counts.
    at -= 1;
  }
  return { comments, startsOnLine, endsBlank: lines > 1 };
}

const isCloser = (kind: number | undefined): boolean =>
  kind === Token.CloseParen || kind === Token.CloseBracket || kind === Token.CloseBrace;

function withoutTrailingCommas(tokens: readonly FormatToken[]): FormatToken[] {
  const kept: FormatToken[] = [];
  for (const [i, token] of tokens.entries()) {
    const previous = kept[kept.length - 1];
    const next = tokens[i + 1];
    if (token.kind !== Token.Comma || previous === undefined || next === undefined || !isCloser(next.kind)) {
      kept.push(token);
      continue;
    }
    const { before, after } = token;
    if (before.length === 0 && previous.after === undefined) previous.after = after;
    else next.before = [...before, ...(after === undefined ? [] : [after]), ...next.before];
  }
  return kept;
}

/** Tokens that the printer puts directly after what they follow, so that no comment may stand between. */
const isClinging = (kind: number): boolean =>
  kind === Token.Comma || kind === Token.Semicolon || kind === Token.And || kind === Token.Or;

/** Moves the comments before clinging tokens behind them, in their order. */
function hoist(tokens: FormatToken[]): FormatToken[] {
  for (const [i, token] of tokens.entries()) {
    const previous = tokens[i - 1];
    const next = tokens[i + 1];
    if (!isClinging(token.kind) || previous === undefined || next === undefined) continue;
    const onLine = previous.after;
    if (onLine === undefined && token.before.length === 0) continue;
    const moved = token.after === undefined ? token.before : [...token.before, token.after];
    previous.after = undefined;
    token.before = [];
    token.after = onLine;
    next.before = [...moved, ...next.before];
  }
  return tokens;
}
