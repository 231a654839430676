/** Coverage: counters stand at lines of the TypeScript sources, add up over threads, and survive what ends a thread. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Coverage, gather } from '../fuzz/gather.ts';
import { VARIABLE } from '../fuzz/instrument.ts';
import { findSubject } from '../subjects/index.ts';
import { figuresOf, sum } from './figures.ts';
import { Inputs } from './inputs.ts';
import { added, measure, prepare } from './measure.ts';
import { instrumentSource, sourceFiles } from './sources.ts';

const TOY = `/** Types, comments and blank lines move nothing. */
import type { Stats as Nothing } from 'node:fs';

interface Box<T> {
  readonly inside: T;
}

export const sign = (box: Box<number>): string => {
  const value = box.inside satisfies number;
  if (value < 0) {
    return 'minus';
  }

  return value > 9 ? ('many' as string) : 'plus';
};

export const unused = (nothing: Nothing): Nothing => nothing;
`;

/** The toy's functions, counting into the array that comes with them. */
async function toy(name: string) {
  const { map, code } = instrumentSource(`model/toy/${name}.ts`, TOY);
  const { code: plain } = transformSync(code, { loader: 'ts', format: 'esm' });
  const module = (await import(`data:text/javascript,${encodeURIComponent(plain)}`)) as {
    sign(box: { inside: number }): string;
  };
  const coverage = (globalThis as unknown as Record<string, Coverage>)[VARIABLE]?.[map.path];
  if (coverage === undefined) throw new Error('nothing is counted');
  return { sign: module.sign, map, counters: gather({ [map.path]: coverage }).counters };
}

describe('the places of counters', () => {
  it('are lines of the TypeScript source', async () => {
    const { sign, map, counters } = await toy('places');
    expect(sign({ inside: 3 })).toBe('plus');
    const { folders, unreached } = figuresOf([{ map, counters }]);
    expect(unreached).toEqual([
      {
        ...{ file: 'model/toy/places.ts', line: 10, what: 'branch', text: 'if (value < 0) {' },
        arm: 'the condition is never true',
      },
      { file: 'model/toy/places.ts', line: 11, what: 'line', text: "return 'minus';" },
      {
        ...{ file: 'model/toy/places.ts', line: 14, what: 'branch' },
        ...{ arm: "1 of 2 is never looked at: 'many' as string" },
        text: "return value > 9 ? ('many' as string) : 'plus';",
      },
      {
        ...{ file: 'model/toy/places.ts', line: 17, what: 'line' },
        text: 'export const unused = (nothing: Nothing): Nothing => nothing;',
      },
    ]);
    expect(folders).toEqual([
      { name: 'model/toy', lines: { reached: 4, total: 6 }, branches: { reached: 2, total: 4 } },
    ]);
  });

  it('add up over threads', async () => {
    const [one, other] = [await toy('one'), await toy('other')];
    one.sign({ inside: -1 });
    other.sign({ inside: 10 });
    const together = added([one.counters, other.counters]);
    const { folders, unreached } = figuresOf([{ map: one.map, counters: together }]);
    expect(sum('all', folders).branches).toEqual({ reached: 3, total: 4 });
    expect(unreached.map(({ line }) => line)).toEqual([14, 17]);
    expect(added([Uint32Array.of(0xffff_ffff), Uint32Array.of(2)])).toEqual(Uint32Array.of(0xffff_ffff));
  });

  it('are those of what is shipped, not of tests', () => {
    const files = sourceFiles('model/cedar');
    expect(files).toContain('model/cedar/evaluate.ts');
    expect(files.filter(file => /testdata|\.test\.ts|testing\.ts/.test(file))).toEqual([]);
  });
});

describe('the inputs', () => {
  const subject = findSubject('cedar/evaluate');
  const inputs = (worker: number, workers: number) =>
    new Inputs(subject, { seed: 5, saved: [], texts: 'corpus/bytes' }, { worker, workers });

  it('are the same with any number of threads', () => {
    const alone = inputs(0, 1);
    const threads = [inputs(0, 2), inputs(1, 2)];
    expect(alone.saved).toBe(threads.reduce((all, each) => all + each.saved, 0));
    for (let index = 0; index < 20; index++) {
      const whole = alone.at(alone.saved + index);
      const thread = threads[index % 2] as Inputs;
      const part = thread.at(thread.saved + Math.floor(index / 2));
      expect(part.source).toBe(whole.source);
      expect(part.make()).toEqual(whole.make());
    }
  });
});

describe('a thread', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-coverage-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const settings = {
    ...{ subjects: [findSubject('iam/refine')], workers: 1, seed: 1, saved: [], texts: 'none' },
    ...{ tests: 3, until: Number.POSITIVE_INFINITY, inputMs: 300, heapMb: 256 },
  };

  /** A worker that does as told with each input; what it counted before is in the memory that it shares. */
  function worker(name: string, each: string): string {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(
      file,
      `import { workerData as data } from 'node:worker_threads';
       const shared = new Float64Array(data.shared);
       const counters = new Uint32Array(data.counters);
       for (let at = shared[7]; at < data.tests; at = shared[7]) {
         shared[1] = 0; shared[2] = at; shared[3] = 2; shared[7] = at + 1;
         shared[0] = Date.now() + data.inputMs;
         counters[at]++;
         ${each}
       }
       shared[0] = Infinity;`,
    );
    return file;
  }

  const { map } = instrumentSource('model/toy/thread.ts', TOY);

  it('counts an input that somebody throws at, tells of it, and goes on', async () => {
    const prepared = await prepare(settings.subjects);
    if (prepared === undefined) throw new Error('there was time enough');
    const broken = { subject: 'iam/refine', source: 'broken.json', input: '"no policy"' };
    const { thrown, ended, inputs } = await measure(prepared, { ...settings, inputMs: 10_000, saved: [broken] });
    expect(thrown).toMatchObject({ count: 1, first: [{ input: 'broken.json', holder: 'the generator' }] });
    expect(ended).toEqual([]);
    expect(inputs).toEqual([{ subject: 'iam/refine', inputs: 4 }]);
  });

  it('that never ends is ended, told of, and followed by one that goes on behind the input', async () => {
    const measured = await measure({ worker: worker('hang', 'if (at === 1) for (;;);'), maps: [map] }, settings);
    expect(measured.ended).toEqual([
      { subject: 'iam/refine', input: 'random input 1', holder: 'engine', message: 'no answer within 300 ms' },
    ]);
    expect(measured.inputs).toEqual([{ subject: 'iam/refine', inputs: 3 }]);
    expect([...(measured.files[0]?.counters ?? [])].slice(0, 4)).toEqual([1, 1, 1, 0]);
  });

  it('that dies is told of with what it said', async () => {
    const dying = worker('die', "if (at === 0) throw new Error('out of luck');");
    const { ended, inputs } = await measure({ worker: dying, maps: [map] }, settings);
    expect(ended).toMatchObject([{ input: 'random input 0', message: 'out of luck' }]);
    expect(inputs).toEqual([{ subject: 'iam/refine', inputs: 3 }]);
  });

  it('that dies before its first input is no measurement', async () => {
    const file = join(folder, 'never.mjs');
    writeFileSync(file, "throw new Error('no such thing');");
    await expect(measure({ worker: file, maps: [map] }, settings)).rejects.toThrow('cannot be started: no such thing');
  });
});
