/**
 * The formatter: policies in one style, without changing what they say.
 *
 * Promise: the formatted text means the same policies, keeps every comment, in order, and formatting it again changes
 * nothing. Parentheses, escapes and the choice between `.a` and `["a"]` stay as written; trailing commas go.
 */

import type { FormatToken } from './format-tokens.ts';
import { tokensOf } from './format-tokens.ts';
import type { Doc } from './layout.ts';
import { group, HARDLINE, LINE, layout, nest, SOFTLINE, SPACE } from './layout.ts';
import { parsePolicies } from './parse-policy.ts';
import type { Read } from './read.ts';
import { read } from './read.ts';
import { Token } from './tokens.ts';

export interface FormatOptions {
  /** Characters of a line, where breaking can keep it so; default 80. */
  readonly width?: number;
  /** Blanks for each level of indentation; default 2. */
  readonly indent?: number;
}

/** Formats a policy set; text that does not parse is answered with its problem. */
export function formatPolicies(text: string, options: FormatOptions = {}): Read<string> {
  const parsed = parsePolicies(text);
  if (!parsed.ok) return parsed;
  const document = new Documents(tokensOf(text)).policies();
  return read(layout(document, options.width ?? 80, options.indent ?? 2));
}

/** Operators by how tightly they bind, loosest first; the relations, between `&&` and `+`, have rules of their own. */
const CHAINS: readonly (readonly number[])[] = [
  [Token.Or],
  [Token.And],
  [
    Token.Equal,
    Token.NotEqual,
    Token.Less,
    Token.LessEqual,
    Token.Greater,
    Token.GreaterEqual,
    Token.In,
    Token.Has,
    Token.Like,
    Token.Is,
  ],
  [Token.Plus, Token.Minus],
  [Token.Star],
];

/** Makes documents from tokens that are known to parse, so it looks only as far as it must. */
class Documents {
  private readonly tokens: readonly FormatToken[];
  private at = 0;

  constructor(tokens: readonly FormatToken[]) {
    this.tokens = tokens;
  }

  policies(): Doc {
    const docs: Doc[] = [];
    while (!this.is(Token.End)) {
      if (docs.length > 0) docs.push(HARDLINE, HARDLINE);
      docs.push(this.topComments(), this.policy());
    }
    if (docs.length > 0 && (this.token?.before.length ?? 0) > 0) docs.push(HARDLINE, HARDLINE);
    docs.push(this.topComments());
    return docs;
  }

  private get token(): FormatToken | undefined {
    return this.tokens[this.at];
  }

  private is(kind: number): boolean {
    return this.token?.kind === kind;
  }

  private isWord(word: string): boolean {
    return this.is(Token.Name) && this.token?.text === word;
  }

  /** The current token with its comments; passes it. */
  private take(): Doc {
    const { token } = this;
    this.at += 1;
    if (token === undefined) return '';
    const { text, before, after } = token;
    if (before.length === 0 && after === undefined) return text;
    const docs: Doc[] = before.map(comment => ({ kind: 'comment', text: comment.text, own: true }));
    docs.push(text);
    if (after !== undefined) docs.push({ kind: 'comment', text: after.text, own: false });
    return docs;
  }

  /** The comments before the current token, taken off it, for where empty lines between them are kept. */
  private topComments(): Doc {
    const { token } = this;
    if (token === undefined || token.before.length === 0) return '';
    const docs: Doc[] = [];
    for (const [i, { text, afterBlank }] of token.before.entries()) {
      if (i > 0) docs.push(HARDLINE);
      if (i > 0 && afterBlank) docs.push(HARDLINE);
      docs.push({ kind: 'comment', text, own: true });
    }
    if (token.kind !== Token.End) docs.push(HARDLINE);
    if (token.kind !== Token.End && token.afterBlank) docs.push(HARDLINE);
    token.before = [];
    return docs;
  }

  private policy(): Doc {
    const docs: Doc[] = [];
    while (this.is(Token.At)) {
      docs.push(this.take(), this.take());
      if (this.is(Token.OpenParen)) docs.push(this.take(), this.take(), this.take());
      docs.push(HARDLINE);
    }
    docs.push(this.take(), SPACE, this.bracketed(SOFTLINE));
    while (this.isWord('when') || this.isWord('unless')) docs.push(HARDLINE, this.take(), SPACE, this.bracketed(LINE));
    docs.push(this.take());
    return docs;
  }

  /** Brackets with a comma-separated list, or a single expression, inside. */
  private bracketed(edge: Doc): Doc {
    const opener = this.take();
    const inside: Doc[] = [];
    while (!this.isCloser()) {
      inside.push(inside.length === 0 ? edge : LINE, this.expression());
      if (this.is(Token.Colon)) inside.push(this.take(), SPACE, this.expression());
      if (this.is(Token.Comma)) inside.push(this.take());
    }
    // Comments before the closer are indented like what stands before them.
    inside.push(this.ownComments());
    return group([opener, nest(inside), inside.length > 1 ? edge : '', this.take()]);
  }

  private isCloser(): boolean {
    return this.is(Token.CloseParen) || this.is(Token.CloseBracket) || this.is(Token.CloseBrace);
  }

  private ownComments(): Doc {
    const { token } = this;
    if (token === undefined || token.before.length === 0) return '';
    const docs: Doc[] = token.before.map(({ text }) => ({ kind: 'comment', text, own: true }));
    token.before = [];
    return docs;
  }

  private expression(): Doc {
    return this.is(Token.If) ? this.conditional() : this.chain(0);
  }

  /** `else if` goes on in the same column. */
  private conditional(): Doc {
    const docs: Doc[] = [];
    while (this.is(Token.If)) {
      docs.push(this.take(), SPACE, nest(this.expression()), LINE, this.take(), SPACE, nest(this.expression()));
      docs.push(LINE, this.take(), SPACE);
    }
    docs.push(nest(this.chain(0)));
    return group(docs);
  }

  /** Operands joined by operators of one level; lines end in the operator. */
  private chain(level: number): Doc {
    const operators = CHAINS[level];
    if (operators === undefined) return this.unary();
    const first = this.chain(level + 1);
    const rest: Doc[] = [];
    while (operators.includes(this.token?.kind ?? Token.End)) {
      const operator = this.take();
      // A bracket breaks inside, so it can stay beside the operator.
      const gap = level > 1 && this.isOpener() ? SPACE : LINE;
      const operand = this.chain(level + 1);
      // The operands of && and || stand below each other, all others are indented below the first.
      rest.push(SPACE, operator, gap === SPACE || level < 2 ? [gap, operand] : nest([gap, operand]));
    }
    return rest.length === 0 ? first : group([first, ...rest]);
  }

  private unary(): Doc {
    const docs: Doc[] = [];
    while (this.is(Token.Not) || this.is(Token.Minus)) docs.push(this.take());
    docs.push(this.primary());
    for (;;) {
      if (this.is(Token.Dot) || this.is(Token.PathSeparator)) docs.push(this.take(), this.take());
      else if (this.is(Token.OpenBracket) || this.is(Token.OpenParen)) docs.push(this.bracketed(SOFTLINE));
      else return docs;
    }
  }

  private primary(): Doc {
    return this.isOpener() ? this.bracketed(SOFTLINE) : this.take();
  }

  private isOpener(): boolean {
    return this.is(Token.OpenParen) || this.is(Token.OpenBracket) || this.is(Token.OpenBrace);
  }
}
