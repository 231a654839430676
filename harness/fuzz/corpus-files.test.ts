/** The kept texts: minimized, never at the cost of what is not known, and a person's own files stay. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Kept } from '../campaign/protocol.ts';
import { findSubject } from '../subjects/index.ts';
import { minimal, seedTexts, writeTexts } from './corpus-files.ts';
import { codeOf } from './feature-table.ts';

const subject = findSubject('cedar/parse');
let corpus: string;
beforeEach(() => {
  corpus = mkdtempSync(join(tmpdir(), 'lockstep-bytes-'));
});
afterEach(() => rmSync(corpus, { recursive: true, force: true }));

const kept = (index: number, text: string, ...features: number[]): Kept => ({
  ...{ index, bytes: new TextEncoder().encode(text), features: Uint32Array.from(features, slot => codeOf(slot)) },
});
const textsOf = (all: readonly Kept[]): string[] => all.map(({ bytes }) => Buffer.from(bytes).toString());
const files = (): string[] => readdirSync(join(corpus, 'cedar-parse'));

it('keeps the small texts that show everything together', () => {
  const all = [kept(0, 'a long text', 1, 2, 3), kept(1, 'short', 1, 2), kept(2, 'third', 2), kept(3, 'mid text', 3)];
  expect(textsOf(minimal(all))).toEqual(['short', 'mid text']);
});

it('adds new texts, and takes superfluous ones away only when every seed was run', () => {
  expect(writeTexts(corpus, subject, [kept(0, 'a long text', 1, 2)], true)).toMatchObject({ texts: 1, added: 1 });
  const better = [kept(0, 'a long text', 1, 2), kept(1, 'x', 1), kept(2, 'y', 2)];
  expect(writeTexts(corpus, subject, better, false)).toMatchObject({ added: 2, removed: 0 });
  expect(files()).toHaveLength(3);
  expect(writeTexts(corpus, subject, better, true)).toMatchObject({ added: 0, removed: 1, bytes: 2 });
  expect(files()).toHaveLength(2);
});

it("begins with a person's own files, and leaves them alone", () => {
  mkdirSync(join(corpus, 'cedar-parse'));
  writeFileSync(join(corpus, 'cedar-parse', 'mine.cedar'), 'my own policy');
  writeTexts(corpus, subject, [kept(0, 'x', 1)], true);
  expect(files()).toContain('mine.cedar');
  const seeds = seedTexts(corpus, subject).map(bytes => Buffer.from(bytes).toString());
  expect(seeds).toContain('my own policy');
  expect(seeds).toContain('x');
  expect(new Set(seeds).size).toBe(seeds.length);
});
