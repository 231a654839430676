/**
 * `corpus/bytes`: texts that the byte lane begins with, in a folder for each subject, one file a text, named by its hash.
 *
 * Promise: minimized. After a lane only those files are left that together pass every counter that was passed; files that
 * a person has put there under names of their own are read, and stay.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kept } from '../campaign/protocol.ts';
import { makeFolders } from '../folders.ts';
import type { Subject } from '../subject.ts';
import { codeOf, FeatureTable, slotOf } from './feature-table.ts';
import { FRONT_ENDS } from './front-ends.ts';

export const DEFAULT_CORPUS = 'corpus/bytes';

/** `cedar/parse` has the folder `cedar-parse`. */
const folderOf = (corpus: string, subject: Subject): string => join(corpus, subject.name.replace(/\W/g, '-'));

const nameOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
const IS_OURS = /^[0-9a-f]{16}$/;

/** In the order of their names: part of what decides which inputs a seed gives. */
function readTexts(corpus: string, subject: Subject): Uint8Array[] {
  const folder = folderOf(corpus, subject);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map(name => join(folder, name))
    .filter(file => statSync(file).isFile())
    .map(file => readFileSync(file));
}

/** What a lane begins with: the kept texts, then the verified cases of the language reference. */
export function seedTexts(corpus: string, subject: Subject): Uint8Array[] {
  const cases = FRONT_ENDS.get(subject.name)?.seeds() ?? [];
  const all = [...readTexts(corpus, subject), ...cases.map(text => new TextEncoder().encode(text))];
  return [...new Map(all.map(bytes => [nameOf(bytes), bytes])).values()];
}

export interface Minimized {
  readonly texts: number;
  readonly bytes: number;
  readonly added: number;
  readonly removed: number;
}

/**
 * Adds the smallest texts that show what was shown, and takes away what they make superfluous: the latter only when every
 * seed was run, because what was not run is not known to be superfluous.
 */
export function writeTexts(corpus: string, subject: Subject, kept: readonly Kept[], everySeed: boolean): Minimized {
  const folder = folderOf(corpus, subject);
  makeFolders(folder);
  const texts = new Map(minimal(kept).map(({ bytes }) => [nameOf(bytes), bytes]));
  const before = readdirSync(folder).filter(name => IS_OURS.test(name));
  const added = [...texts].filter(([name]) => !before.includes(name));
  const removed = everySeed ? before.filter(name => !texts.has(name)) : [];
  for (const [name, bytes] of added) writeFileSync(join(folder, name), bytes);
  for (const name of removed) rmSync(join(folder, name));
  const bytes = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  return { texts: texts.size, bytes, added: added.length, removed: removed.length };
}

/** Small ones first: each that passes a counter which those before it do not. How often is not worth a file. */
export function minimal(kept: readonly Kept[]): Kept[] {
  const shown = new FeatureTable();
  return [...kept]
    .sort((a, b) => a.bytes.length - b.bytes.length || a.index - b.index)
    .filter(({ features }) => shown.addAll([...features].map(code => codeOf(slotOf(code)))) > 0);
}
