/**
 * Text of strangers on a page: ids, policies and messages that generators made hostile on purpose.
 *
 * JSX escapes markup. Here control, bidirectional and other invisible characters become visible, both in `Text`, which
 * marks them, and once more over the whole page (`visible`), so that no path leads around it.
 */

import type { Child } from 'hono/jsx';
import { INVISIBLE, visible, writtenOut } from '../../harness/index.ts';

/** Generated text: isolated from the direction of what stands around it, invisible characters marked. */
export const Text = ({ children }: { children: string }) => <bdi>{marked(children)}</bdi>;

/** The same without the isolation, for use inside of code. */
export function marked(text: string): Child[] {
  const parts: Child[] = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(<span class="ctl">{writtenOut(match[0])}</span>);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

interface Token {
  readonly kind: string;
  readonly text: string;
}

/** One row for each kind of token, tried in this order. */
const TOKENS: readonly (readonly [kind: string, pattern: string])[] = [
  ['comment', '//[^\\r\\n]*'],
  ['string', '"(?:\\\\[\\s\\S]|[^"\\\\])*"?'],
  ['annotation', '@[A-Za-z_]\\w*'],
  ['effect', '\\b(?:permit|forbid)\\b'],
  ['keyword', '\\b(?:when|unless|if|then|else|in|like|has|is)\\b'],
  ['variable', '\\b(?:principal|action|resource|context)\\b|\\?(?:principal|resource)\\b'],
  ['literal', '\\b(?:true|false)\\b|\\b\\d+\\b'],
  ['type', '\\b[A-Za-z_]\\w*(?:::[A-Za-z_]\\w*)*(?=::)'],
  ['call', '\\b[A-Za-z_]\\w*(?=\\()'],
  ['operator', '&&|\\|\\||==|!=|<=|>=|[<>+*!-]'],
];
const TOKEN = new RegExp(TOKENS.map(([, pattern]) => `(${pattern})`).join('|'), 'g');

/** Words and symbols of Cedar text; what is none of them has the kind ''. Their concatenation is the text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: '', text: text.slice(end, match.index) });
    const which = match.slice(1).findIndex(group => group !== undefined);
    tokens.push({ kind: TOKENS[which]?.[0] ?? '', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: '', text: text.slice(end) });
  return tokens;
}

/** Cedar text in a line of other text. */
export const InlineCode = ({ children }: { children: string }) => <code class="cedar">{colours(children)}</code>;

interface CodeBlockProps {
  readonly children: string;
  /** Names the block for those who cannot see it. */
  readonly label: string;
  /** Longer code is cut; the JSON of the page has all of it. */
  readonly most: number;
}

/** Cedar text as a block. */
export const CodeBlock = ({ children, label, most }: CodeBlockProps) => (
  <section class="code" tabindex={0} aria-label={visible(label)}>
    <pre class="cedar">
      <code>{colours(children.slice(0, most))}</code>
      {children.length > most ? <span class="quiet">{`\n… ${children.length - most} characters more`}</span> : null}
    </pre>
  </section>
);

const colours = (text: string): Child[] =>
  tokensOf(text).flatMap(token =>
    token.kind === '' ? marked(token.text) : <span class={`t-${token.kind}`}>{marked(token.text)}</span>,
  );
