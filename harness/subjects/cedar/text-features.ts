/**
 * What is in a Cedar text: notations that a parser must know. Counted by `stats`, and part of a finding's signature.
 */

import { tokensOf } from './text-tokens.ts';

/** A feature is there when one of the tokens fits. */
const TOKEN_FEATURES: readonly (readonly [feature: string, pattern: RegExp])[] = [
  ['text:comment', /^\/\//],
  ['text:wide blank', /^[^\S \t\n\r]/u],
  ['text:carriage return', /^\s*\r/],
  ['escape:\\x', /^"(?:\\[\s\S]|[^"\\])*?\\x/],
  ['escape:\\u', /^"(?:\\[\s\S]|[^"\\])*?\\u/],
  ['escape:\\*', /^"(?:\\[\s\S]|[^"\\])*?\\\*/],
  ['escape:short', /^"(?:\\[\s\S]|[^"\\])*?\\[nrt0'"\\]/],
  ['escape:underscore', /\\u\{[0-9a-fA-F_]*_/],
  ['text:raw line break', /^"[^"]*\n/],
  ['text:leading zero', /^0[0-9]/],
  ['text:beyond the BMP', /^"[^"]*[\u{10000}-\u{10ffff}]/u],
];

const WORDS: ReadonlySet<string> = new Set(['if', 'has', 'like', 'is', 'in', 'when', 'unless', 'permit', 'forbid']);
const SIGNS: ReadonlySet<string> = new Set([
  '@',
  '?',
  '::',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  '+',
  '-',
  '*',
  '!',
]);

/** Each once, in no particular order. */
export function textFeatures(text: string): Set<string> {
  const features = new Set<string>();
  let last = '';
  for (const token of tokensOf(text)) {
    if (WORDS.has(token) || SIGNS.has(token)) features.add(`token:${token}`);
    for (const [feature, pattern] of TOKEN_FEATURES) if (pattern.test(token)) features.add(feature);
    if (token.trim() === '') continue;
    if (last === ',' && /^[)\]}]$/.test(token)) features.add('text:trailing comma');
    if (last === '(' && token === '(') features.add('text:double parentheses');
    if (last === '[' && token.startsWith('"')) features.add('text:index');
    last = token;
  }
  return features;
}
