/**
 * The counterexample file: an input with what was said about it, independent of generators, seeds and databases.
 *
 * What is in it is somebody's data: whoever reads one gets a checked outer shape or one clear UserError. What Lockstep
 * says of a mismatch is written and read here alone.
 */

import type { Json, JsonObject } from '../model/cedar/syntax/interchange.ts';
import { UserError } from './errors.ts';
import { isObject, writeJson } from './json.ts';
import type { Verdict } from './judge.ts';
import type { Subject } from './subject.ts';
import { findSubject } from './subjects/index.ts';

export interface Counterexample {
  readonly subject: Subject;
  readonly input: unknown;
  /** Where it came from: a finding's id or a file's name. */
  readonly source: string;
  /** The whole document. */
  readonly document: JsonObject;
}

/** The document itself, or the one within what `show --json` prints: that is what people send each other. */
function inside(json: Json | undefined, outer = true): JsonObject | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  if (Object.hasOwn(json, 'lockstep')) return json as JsonObject;
  return outer ? inside((json as JsonObject).counterexample, false) : undefined;
}

/** `source` is what errors name. */
export function counterexampleOf(json: Json, source: string): Counterexample {
  const document = inside(json);
  if (document === undefined) {
    throw new UserError(
      `${source}: is no counterexample file: the key "lockstep" is missing`,
      'one is written by: npx lockstep show ID --json',
    );
  }
  if (document.lockstep !== 1) {
    throw new UserError(
      `${source}: has format ${String(document.lockstep)}, this Lockstep reads format 1`,
      'update Lockstep',
    );
  }
  if (typeof document.subject !== 'string') throw new UserError(`${source}: the key "subject" must name a subject`);
  const subject = findSubject(document.subject);
  if (!Object.hasOwn(document, 'input')) throw new UserError(`${source}: the key "input" is missing`);
  try {
    return { subject, input: subject.read(document.input as Json), source, document };
  } catch (thrown) {
    throw thrown instanceof UserError ? new UserError(`${source}: ${thrown.message}`, thrown.hint) : thrown;
  }
}

/** Those that answered when it was saved, else the subject's own. */
export function implementationsOf({ document, subject }: Counterexample): readonly string[] {
  const answers = document.answers;
  const names = isObject(answers) ? Object.keys(answers) : [];
  return names.length > 0 ? names : subject.implementations;
}

/** A whole file. Input and answers are exact JSON text already; the verdict stands in it as one flat `difference`. */
export function counterexampleText(
  subject: string,
  { input, answers }: { readonly input: string; readonly answers: string },
  { kind, odd, others, difference }: Verdict,
  origin: object,
): string {
  const flat = writeJson({ ...difference, of: kind, odd, others });
  return (
    `{"lockstep":1,"subject":${JSON.stringify(subject)},"input":${input},"answers":${answers},` +
    `"difference":${flat},"origin":${JSON.stringify(origin)}}`
  );
}

/** The verdict of a finding's document. Files of people may have no difference, or another one: not for them. */
export function savedVerdict({ difference }: JsonObject): Verdict {
  const { of, odd, others, ...rest } = difference as JsonObject;
  return { kind: of, odd, others, difference: rest } as unknown as Verdict;
}
