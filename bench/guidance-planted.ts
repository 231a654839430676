/**
 * For bench/guidance.ts: the engine, answering rightly, which notes in a file when an input first gets to where a defect
 * could sit. Noted instead of found, so that shrinking takes no time from any way of making inputs.
 *
 * The places are of two kinds: for texts, notations whose handling has gone wrong in real parsers; for conditions, three
 * operators one inside the other, chosen before anything was measured.
 */

import { appendFileSync } from 'node:fs';
import { answers } from '../engine/cedar/index.ts';
import type { Implementation } from '../harness/implementation.ts';
import type { Json } from '../model/cedar/syntax/interchange.ts';

/** Where it is noted: `epoch ms, name`. */
export const LOG = 'LOCKSTEP_PLANTED_LOG';

interface Place {
  readonly name: string;
  readonly accepted: boolean;
  readonly pattern: RegExp;
}

const place = (name: string, accepted: boolean, pattern: RegExp): Place => ({ name, accepted, pattern });

export const TEXT_PLACES: readonly Place[] = [
  place('escape beyond 16 bits', true, /\\u\{0*1[0-9a-fA-F]{4}\}/),
  place('surrogate as escape', false, /\\u\{0*[dD][89a-fA-F][0-9a-fA-F]{2}\}/),
  place('escape of seven digits', false, /\\u\{[0-9a-fA-F]{7}/),
  place('leading zeros', true, /[^\w."]00+\d/),
  place('comment at the end', true, /;[^"\n]*\/\/[^\n]*$/),
  place('carriage return in a comment', true, /\/\/[^\n]*\r/),
  place('wide blank', true, /[\u00a0\u2003\u3000]/),
  place('nine brackets open', false, /\({9}/),
  place('empty attribute name', true, /\{\s*""\s*:/),
  place('escaped star before a star', true, /\\\*\*/),
  place('has with a path of three', true, /\bhas\s+\w+\.\w+\.\w+/),
  place('five negations', false, /!\s*!\s*!\s*!\s*!/),
  place('smallest integer', true, /-\s*9223372036854775808/),
  place('one beyond the largest integer', false, /[^-\d\s]\s*9223372036854775808/),
  place('annotation without a value', true, /@\w+\s*(@|permit|forbid)/),
  place('keyword as annotation', true, /@(if|in|like|has|is|true|false)\b/),
];

export const OPERATOR_PLACES: readonly string[] = [
  ...['if-then-else getTag if-then-else', '== Set Record', 'neg neg *', 'containsAll Set decimal', 'like getTag .'],
  ...['in Set .', 'isInRange ip if-then-else', 'durationSince toDate offset', 'has Record &&', '< - neg'],
  ...['isEmpty if-then-else Set', 'is getTag .', 'toTime offset duration', '|| isIpv6 if-then-else', '+ * +'],
  'hasTag . getTag',
];

const OPERATORS = new Set(OPERATOR_PLACES.flatMap(each => each.split(' ')));

export default function planted(subject: keyof typeof answers): Implementation {
  const log = process.env[LOG] ?? '';
  const noted = new Set<string>();
  const note = (name: string): void => {
    if (noted.has(name)) return;
    noted.add(name);
    appendFileSync(log, `${Date.now()} ${name}\n`);
  };
  const answer = answers[subject] as (input: unknown) => unknown;
  return {
    name: 'planted',
    version: '1',
    answer: input => {
      const given = answer(input);
      if (subject === 'cedar/parse') inText((input as { text: string }).text, !('rejected' in (given as object)), note);
      else inOperators(input as Json, '', '', note);
      return given;
    },
  };
}

function inText(text: string, accepted: boolean, note: (name: string) => void): void {
  for (const each of TEXT_PLACES) if (each.accepted === accepted && each.pattern.test(text)) note(each.name);
}

/** Keys of policy JSON that are no operators (`left`, `arg`) lead on to what is inside. */
function inOperators(json: Json, above: string, parent: string, note: (name: string) => void): void {
  if (typeof json !== 'object' || json === null || json instanceof Number) return;
  for (const [key, inside] of Object.entries(json) as [string, Json][]) {
    if (Array.isArray(json) || !OPERATORS.has(key)) {
      inOperators(inside, above, parent, note);
      continue;
    }
    const name = `${above} ${parent} ${key}`;
    if (OPERATOR_PLACES.includes(name)) note(name);
    inOperators(inside, parent, key, note);
  }
}
