/**
 * When the store cannot be written any more: every mismatch that it could not take goes to a file beside it, one
 * counterexample a line, each a file for `lockstep replay` when it stands alone.
 */

import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { counterexampleText } from '../counterexample.ts';
import { readVerdict } from '../judge.ts';
import { StoreFailure } from '../store/failure.ts';
import type { Subject } from '../subject.ts';
import type { RawMismatch } from './protocol.ts';
import { asItIs } from './sighting.ts';

export interface Salvage {
  /** Of the database. */
  readonly file: string;
  readonly campaign: string;
  readonly seed: number;
  readonly subject: Subject;
  readonly inputAt: (index: number) => unknown;
  readonly mismatches: readonly RawMismatch[];
}

/** The failure, with the words that say where the mismatches are. */
export function saveAside(failure: StoreFailure, salvage: Salvage): StoreFailure {
  const again = `when it works again: lockstep run --resume ${salvage.campaign}`;
  const why = failure.message.slice(failure.file.length + 2);
  if (salvage.mismatches.length === 0) return new StoreFailure(failure.file, `${why}\n  ${again}`);
  const text = salvage.mismatches.map(mismatch => `${lineOf(salvage, mismatch)}\n`).join('');
  const name = `${basename(salvage.file)}.mismatches-${salvage.campaign}.jsonl`;
  const place = [join(salvage.file, '..', name), join(tmpdir(), name)].find(file => append(file, text));
  const count = salvage.mismatches.length;
  const what = `${count} mismatch${count === 1 ? '' : 'es'} that it could not take`;
  if (place === undefined) process.stderr.write(text);
  return new StoreFailure(
    failure.file,
    `${why}\n  ${what}: ${place ?? 'printed above, no file could be written'}\n  ${again}`,
  );
}

function lineOf({ subject, seed, inputAt }: Salvage, { index, verdict }: RawMismatch): string {
  const parsed = readVerdict(verdict);
  const found = asItIs(subject, inputAt(index), parsed, [...parsed.others, ...parsed.odd]);
  return counterexampleText(subject.name, found, parsed, { seed, index, generator: subject.generatorVersion });
}

/** False: not there either, so another place is tried. */
function append(file: string, text: string): boolean {
  try {
    appendFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}
