/**
 * Implementations that do the worst on exactly one input, in a real pool: each ends as the right mismatch that names the
 * input and the implementation, and all other inputs are run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomChoices } from '../../generators/choices.ts';
import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { createImplementation } from '../implementations/index.ts';
import { readJson, writeJson } from '../json.ts';
import { Panel } from '../panel.ts';
import { findSubject } from '../subjects/index.ts';
import { bundleOf } from '../testing-bundle.ts';
import { ENDED_WORKER, ProcessPool } from './pool.ts';
import { type RangeJob, type RangeReply, SLOT } from './protocol.ts';
import { runRange } from './range-job.ts';
import { shrinkApart } from './shrink-apart.ts';
import { LocalPool, model, toySubject } from './toy.ts';

const root = resolve(import.meta.dirname, '../..');
const subject = findSubject('cedar/evaluate');
const SEED = 5;
const COUNT = 24;
const VICTIM = 11;
const INPUT_MS = 2_000;
const inputAt = (index: number): string =>
  writeJson(subject.generate(new RandomChoices().reseed(SEED, index)) as never);

let folder: string;
let pool: ProcessPool;
let right: string;
let json: string;
beforeAll(async () => {
  right = await bundleOf(join(root, 'model/cedar/index.ts'));
  json = await bundleOf(join(root, 'harness/json.ts'));
  folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-'));
  pool = new ProcessPool({ workers: 2, inputMs: INPUT_MS, heapMb: 60 });
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A module that answers like the model, except on the victims. */
function faulty(name: string, fault: string, more: Readonly<Record<number, string>> = {}): string {
  const file = join(folder, `${name.replace(/\W+/g, '-')}.mjs`);
  const cases = Object.entries({ [VICTIM]: fault, ...more }).map(
    ([index, code]) => `[${JSON.stringify(inputAt(Number(index)))}, right => { ${code} return right; }]`,
  );
  const text = `
    import { existsSync, writeFileSync } from 'node:fs';
    import { answers } from ${JSON.stringify(right)};
    import { writeJson } from ${JSON.stringify(json)};
    const once = () => {
      const first = !existsSync(${JSON.stringify(`${file}.seen`)});
      writeFileSync(${JSON.stringify(`${file}.seen`)}, '');
      return first;
    };
    const victims = new Map([${cases.join(',')}]);
    export default subject => ({
      version: '1',
      answer(input) {
        const right = answers[subject](input);
        const fault = victims.get(writeJson(input));
        return fault === undefined ? right : fault(right);
      },
    });`;
  writeFileSync(file, text);
  return `module:${file}`;
}

const job = (name: string, first = 0): RangeJob => ({
  kind: 'range',
  panel: { subject: subject.name, implementations: ['model', name] },
  ...{ seed: SEED, first, stride: 1, count: COUNT },
});

interface Told {
  readonly index: number;
  readonly kind: unknown;
  readonly odd: unknown;
  readonly message: string;
  readonly flaky: boolean;
}

const told = ({ mismatches }: RangeReply): Told[] =>
  mismatches.map(({ index, verdict, flaky }) => {
    const { kind, odd, difference } = readJson(verdict) as JsonObject;
    return { index, kind, odd, message: String((difference as JsonObject).right), flaky: flaky === true };
  });

type Fault = readonly [name: string, fault: string, kind: string, message: string];

/** Those that stay in their thread: seen by the panel, without any process. */
const contained: readonly Fault[] = [
  ['throws', `throw new RangeError('no way');`, 'crash', 'RangeError: no way'],
  ['rejects', `return Promise.reject(new Error('later'));`, 'crash', 'later'],
  ['never answers', 'return new Promise(() => {});', 'hang', 'no answer within 300 ms'],
  ['answers nothing', 'return undefined;', 'crash', 'answered undefined, not a JSON object'],
  ['answers a text', `return 'yes';`, 'crash', 'answered a string, not a JSON object'],
  ['answers a function', 'return () => right;', 'crash', 'answered a function, not a JSON object'],
  ['hides a function', 'return { value: () => 1 };', 'crash', 'answered what is no JSON: a function has no JSON'],
  ['goes in circles', 'const it = { value: {} }; it.value.it = it; return it;', 'crash', 'answered what is no JSON'],
];

/** Those that take their thread, or everything, with them, each on an input of its own. */
const deadly: readonly (readonly [index: number, fault: string, kind: string, message: string, flaky: boolean])[] = [
  [3, 'for (;;);', 'hang', `no answer within ${INPUT_MS} ms`, false],
  [8, 'process.exit(7);', 'crash', 'worker exited with code: 7', false],
  [VICTIM, 'for (const all = []; ; ) all.push(new Array(9000).fill(all.length));', 'crash', 'out of memory', false],
  [15, `process.kill(process.pid, 'SIGABRT'); for (;;);`, 'crash', 'the whole process ended (signal SIGABRT)', false],
  [20, 'if (once()) process.exit(1);', 'crash', 'worker exited with code: 1', true],
];

/** In this thread, as a worker does it. */
async function inThread(name: string, limitMs: number): Promise<RangeReply> {
  const implementations = [
    await createImplementation('model', subject.name),
    await createImplementation(name, subject.name),
  ];
  return runRange(new Panel(subject, implementations, { limitMs }), job(name), new Float64Array(SLOT.length));
}

describe('on one input an implementation', () => {
  const asserted = (reply: RangeReply, file: string, kind: string, message: string): void => {
    expect(told(reply)).toMatchObject([{ index: VICTIM, kind, odd: [file], flaky: false }]);
    expect(told(reply)[0]?.message).toContain(message);
    expect(reply.scenarios).toBe(COUNT);
  };

  it.each(contained)('%s', async (name, fault, kind, message) => {
    const file = faulty(name, fault);
    asserted(await inThread(file, 300), file, kind, message);
  });

  it('throws once: flaky, and tested all the same', async () => {
    const reply = await inThread(faulty('throws once', `if (once()) throw new Error('now'); return right;`), 300);
    expect(told(reply)).toMatchObject([{ index: VICTIM, kind: 'crash', message: 'now', flaky: true }]);
    expect(reply.scenarios).toBe(COUNT);
  });

  it.each([
    ['is slow', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); return right;', 0],
    ['answers late', 'return new Promise(resolve => setTimeout(resolve, 100, right));', 0],
    ['does not support it', `return { unsupported: 'no' };`, 1],
  ])('%s: no mismatch', async (name, fault, unsupported) => {
    const reply = await inThread(faulty(name, fault), 5_000);
    expect(reply).toMatchObject({ scenarios: COUNT, mismatches: [], unsupported: [0, unsupported] });
  });
});

describe('a pool', () => {
  it('survives what takes its workers along, and loses nothing', { timeout: 120_000 }, async () => {
    const file = faulty('deadly', 'return right;', Object.fromEntries(deadly.map(([index, fault]) => [index, fault])));
    // Another range at the same time, which must not lose anything.
    const [reply, other] = await Promise.all([pool.range(job(file)), pool.range(job('engine', 1_000))]);
    expect(reply.scenarios).toBe(COUNT);
    const expected = deadly.map(([index, , kind, , flaky]) => ({ index, kind, odd: [file], flaky }));
    expect(told(reply).sort((a, b) => a.index - b.index)).toMatchObject(expected);
    for (const [index, , , message] of deadly) {
      expect(told(reply).find(each => each.index === index)?.message).toContain(message);
    }
    expect(other).toMatchObject({ scenarios: COUNT, mismatches: [] });
  });

  it('says why implementations cannot be started', { timeout: 60_000 }, async () => {
    const file = join(folder, 'broken.mjs');
    writeFileSync(file, 'export default 7;');
    await expect(pool.range(job(`module:${file}`))).rejects.toThrow('its default export is no function');
  });

  it('that is given up tells what was seen once and not tried again', { timeout: 60_000 }, async () => {
    const range = pool.range(job(faulty('loops', 'for (;;);')));
    const rejected = expect(range).rejects.toThrow('given up');
    let seen: ReturnType<ProcessPool['abandon']> = [];
    while (seen.length === 0) {
      await new Promise(done => setTimeout(done, 20));
      if (pool.suspects > 0) seen = pool.abandon();
    }
    await rejected;
    expect(seen.map(({ mismatch }) => [mismatch.index, mismatch.flaky])).toEqual([[VICTIM, true]]);
  });
});

describe('shrinking what kills', () => {
  it('asks in quarantine only, and ends with the smallest input that does it', async () => {
    const local = new LocalPool([model]);
    let apart = 0;
    const judge = local.judge.bind(local);
    local.judge = async (task, options?: { readonly apart: boolean }) => {
      if (options?.apart !== true) return judge(task);
      apart++;
      const { numbers } = readJson(task.input) as { numbers: number[] };
      const verdict = { kind: 'crash', odd: ['engine'], others: [], difference: died };
      const found = {
        input: task.input,
        verdict: writeJson(verdict as never),
        answers: '{}',
        size: 0,
        features: [],
        rendered: '',
      };
      return { kind: 'judge', unsupported: [], answers: '{}', found: numbers.includes(13) ? found : undefined };
    };
    const died = { kind: 'crash', at: ENDED_WORKER, left: null, right: 'the whole process ended (signal SIGABRT)' };
    const reply = await shrinkApart({
      ...{ pool: local, subject: toySubject, panel: { subject: 'test/sum', implementations: ['model', 'engine'] } },
      input: { numbers: [1, 2, 13, 4, 5, 6] },
      verdict: { kind: 'crash', odd: ['engine'], others: ['model'], difference: died },
      ms: 10_000,
    });
    expect(reply?.found).toMatchObject({ rendered: '13', size: 30 });
    expect(readJson(reply?.found.answers ?? '')).toEqual({ model: { sum: 13 }, engine: { crash: died.right } });
    expect(apart).toBeGreaterThan(5);
  });
});
