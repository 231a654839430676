/** Reading what a person names on the command line: JSON files, standard input, findings, counterexample files. */

import { existsSync, readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { messageOf, UserError } from '../errors.ts';
import { readJson } from '../json.ts';
import { Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { findSubject } from '../subjects/index.ts';

/** A file's text; `-` or nothing is standard input. */
export function readText(file: string | undefined): string {
  const path = file === undefined || file === '-' ? 0 : file;
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new UserError(`${file ?? 'standard input'}: cannot be read (${messageOf(thrown)})`);
  }
}

export function readJsonFile(file: string | undefined): Json {
  const text = readText(file);
  try {
    return readJson(text);
  } catch (thrown) {
    throw new UserError(`${file ?? 'standard input'}: is no valid JSON (${messageOf(thrown)})`);
  }
}

export interface Counterexample {
  readonly subject: Subject;
  readonly input: unknown;
  /** Where it came from: a finding's id or a file's name. */
  readonly source: string;
  /** The whole document. */
  readonly document: JsonObject;
}

/** A counterexample file, or the finding of that id (or beginning of an id) in the store. */
export function readCounterexample(idOrFile: string, db: string): Counterexample {
  if (existsSync(idOrFile)) return fromDocument(readJsonFile(idOrFile), idOrFile);
  if (!existsSync(db)) {
    throw new UserError(`"${idOrFile}" is no file, and there is no database ${db} to look it up as a finding`);
  }
  const store = new Store(db, { readonly: true });
  try {
    const finding = store.finding(idOrFile);
    return fromDocument(readJson(finding.counterexample), `finding ${finding.id}`);
  } finally {
    store.close();
  }
}

function fromDocument(json: Json, source: string): Counterexample {
  const document = json as JsonObject;
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, 'lockstep')) {
    throw new UserError(`${source}: is no counterexample file: the key "lockstep" is missing`);
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
