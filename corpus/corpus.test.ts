/**
 * A part of the corpus, fast: `lockstep corpus run` does all of it. And the round trips: written is what is read.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Exchange } from '../harness/corpus/exchange.ts';
import { readCorpus } from '../harness/corpus/read.ts';
import { Regression } from '../harness/corpus/regression.ts';
import { canonicalJson, readJson, writeJson } from '../harness/json.ts';
import type { AuthorizeInput, Json } from '../model/cedar/syntax/interchange.ts';
import { readIntegrationTests } from './integration-tests.ts';
import { layOut } from './layout.ts';
import { type WrittenTest, writeIntegrationTest } from './write-integration-tests.ts';

const starter = join(import.meta.dirname, 'starter');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (name: string): string => readFileSync(join(starter, name), 'utf8');
const inputOf = (document: unknown): AuthorizeInput => (document as { input: AuthorizeInput }).input;
const write = (json: Json): string => writeJson(json);

describe('the starter corpus', () => {
  const files = readdirSync(starter);

  it('has the size that a repository bears', () => {
    const size = files.reduce((sum, name) => sum + statSync(join(starter, name)).size, 0);
    expect(size).toBeGreaterThan(2e6);
    expect(size).toBeLessThan(5.3e6);
  });

  it.each(files)('%s: a part of it is answered as it says', async name => {
    const lines = text(name)
      .split('\n')
      .filter(line => line !== '');
    const few = lines.filter((_, i) => i % Math.ceil(lines.length / 4) === 0);
    const file = join(folder, name);
    writeFileSync(file, few.join('\n'));
    const regression = new Regression();
    for (const example of readCorpus([file]))
      expect(await regression.check(example)).toMatchObject({ wrong: undefined });
    await regression.close();
  });

  it('holds each kind of error', () => {
    const all = text('cedar-authorize.jsonl') + text('cedar-evaluate.jsonl');
    for (const kind of ['type', 'overflow', 'attrDoesNotExist', 'entityDoesNotExist', 'tagDoesNotExist', 'extension']) {
      expect(all, kind).toMatch(new RegExp(`"(kind|error)":"${kind}`));
    }
  });
});

describe('a regression', () => {
  it('tells a wrong answer from a right one', async () => {
    const [line = ''] = text('cedar-authorize.jsonl').split('\n');
    const file = join(folder, 'wrong.jsonl');
    writeFileSync(
      file,
      line.replace(/"decision":"(allow|deny)"/, (_, word) => `"decision":"${word === 'allow' ? 'deny' : 'allow'}"`),
    );
    const regression = new Regression(['engine']);
    const [example] = readCorpus([file]);
    expect((await regression.check(example as never)).wrong).toMatch(/decision/);
    await regression.close();
  });

  it('misses an accepted difference that is gone', async () => {
    const file = join(folder, 'gone.json');
    const agreed = { text: 'permit(principal,action,resource);' };
    const difference = { kind: 'accepted or rejected', odd: ['cedar-wasm'], others: ['model', 'engine'] };
    writeFileSync(file, write({ lockstep: 1, subject: 'cedar/parse', input: agreed, difference, reason: 'once' }));
    const regression = new Regression();
    const [example] = readCorpus([file]);
    expect((await regression.check(example as never)).wrong).toMatch(/is gone/);
    await regression.close();
  });
});

describe("Cedar's published format", () => {
  it('is written and read back as the same tests, and these as the same input again', async () => {
    const exchange = await Exchange.open();
    const names: string[] = [];
    for (const { input, source } of readCorpus([join(starter, 'cedar-authorize.jsonl')]).slice(0, 12)) {
      const test = await exchange.toTest(`tests/${source.split(':').at(-1)}`, input as AuthorizeInput);
      if ('why' in test) continue;
      writeIntegrationTest(folder, test, json => layOut(json, write));
      names.push(test.name);
      const document = await exchange.toDocument(test);
      expect(typeof document).not.toBe('string');
      // Cedar's parser orders the fields of records; from then on nothing changes any more.
      const again = await exchange.toTest(test.name, inputOf(document));
      expect(again).toMatchObject({
        requests: test.requests,
        shouldValidate: test.shouldValidate,
        schema: test.schema,
      });
      const third = await exchange.toTest(test.name, inputOf(await exchange.toDocument(again as WrittenTest)));
      expect(canonicalJson(third)).toBe(canonicalJson(again));
    }
    await exchange.close();
    const read = await readIntegrationTests(folder, readJson);
    expect(read.map(({ name }) => name).sort()).toEqual(names.map(name => `${name}.json`).sort());
    expect(names.length).toBeGreaterThan(3);
  });
});

it('laid out JSON is the same JSON, in lines that a person can read', () => {
  for (const line of text('cedar-authorize.jsonl').split('\n').slice(0, 5)) {
    const laidOut = layOut(readJson(line), write);
    expect(write(readJson(laidOut))).toBe(line);
  }
});
