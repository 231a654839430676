/** Each trap of jsfuzz that was measured (blind instrumentation, chance without a seed, ...), and that it is shut here. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Planted } from '../../generators/cedar/invalid/planted.ts';
import { RandomChoices } from '../../generators/choices.ts';
import type { AuthorizeInput } from '../../model/cedar/syntax/interchange.ts';
import type { MutantSpec } from '../campaign/protocol.ts';
import { findSubject } from '../subjects/index.ts';
import { FRONT_ENDS } from './front-ends.ts';
import { instrumentedEngine } from './instrumented.ts';
import { blindness } from './lane.ts';
import { Mutants } from './mutants.ts';
import { sensorFor } from './sensor.ts';
import { GENERATION, LaneSource, randomSeeds } from './source.ts';

const parse = findSubject('cedar/parse');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const POLICY = 'permit(principal, action, resource) when { 1 < 2 };';

const specOf = (lane: MutantSpec['lane'], parents: readonly Uint8Array[]): MutantSpec => ({
  ...{ lane, parents, first: 0, whole: [], shown: new Uint32Array() },
});

describe('instrumentation', () => {
  const engine = instrumentedEngine();

  it('counts in the TypeScript sources of the engine, and in nothing else', () => {
    expect(engine.counters.length).toBeGreaterThan(10_000);
    expect(engine.files.length).toBeGreaterThan(60);
    const root = join(import.meta.dirname, '../../engine/');
    expect(engine.files.filter(file => !file.startsWith(root) || file.includes('node_modules'))).toEqual([]);
  });

  it('moves: other inputs pass other counters, and the same input the same ones', () => {
    const sensor = sensorFor('bytes', parse, engine);
    const [one, other, again] = [POLICY, 'permit(', POLICY].map(text => [...sensor.sense({ text })]);
    expect(one?.length).toBeGreaterThan(100);
    expect(other).not.toEqual(one);
    expect(again).toEqual(one);
  });

  it('looks at no counter that tells of what was asked before', () => {
    for (const name of [...FRONT_ENDS.keys(), 'cedar/authorize']) {
      const subject = findSubject(name);
      const sensor = sensorFor('bytes', subject, engine);
      const inputs = Array.from({ length: 60 }, (_, i) => subject.generate(new RandomChoices(9, i)));
      const once = inputs.map(input => [...sensor.sense(input)].join());
      expect(
        [...inputs].reverse().map(input => [...sensor.sense(input)].join()),
        name,
      ).toEqual(once.reverse());
    }
  });

  it('answers as the engine does', async () => {
    const { answers } = await import('../../engine/cedar/index.ts');
    expect(engine.answers['cedar/parse']?.({ text: POLICY })).toEqual(answers['cedar/parse']({ text: POLICY }));
  });

  it('every subject of a campaign can be looked at in the guided lane', async () => {
    const { subjects } = await import('../subjects/index.ts');
    for (const subject of subjects.values()) {
      const sensor = sensorFor('guided', subject, engine);
      expect([...sensor.sense(subject.generate(new RandomChoices(1, 0)))].length, subject.name).toBeGreaterThan(20);
    }
  });

  it('an engine that throws has shown what it has shown until then', () => {
    const counters = Uint32Array.of(0, 0);
    const answer = (): never => {
      counters[1] = 3;
      throw new Error('boom');
    };
    const sensor = sensorFor('bytes', parse, { answers: { 'cedar/parse': answer }, counters, files: [] });
    expect([...sensor.sense({})]).toHaveLength(1);
  });

  it('a build that does not know the subject is an error', () => {
    expect(() => sensorFor('bytes', parse, { ...engine, answers: {} })).toThrow(/does not answer cedar\/parse/);
  });
});

describe('mutation', () => {
  it('depends on seed, index and parents alone, and leaves Math.random alone', () => {
    const own = Math.random;
    const spec = specOf('bytes', [POLICY, 'forbid(principal, action, resource);'].map(bytesOf));
    const draw = (seed: number, indices: readonly number[]): string[] => {
      const mutants = new Mutants(parse, seed, spec);
      return indices.map(index => Buffer.from(mutants.bytesAt(index)).toString('hex'));
    };
    const indices = Array.from({ length: 200 }, (_, i) => i);
    const once = draw(1, indices);
    expect(draw(1, [...indices].reverse())).toEqual([...once].reverse());
    expect(draw(2, indices)).not.toEqual(once);
    expect(new Set(once).size).toBeGreaterThan(100);
    expect(Math.random).toBe(own);
  });

  it('gives chance back also when a mutation throws', () => {
    const own = Math.random;
    expect(() => new Mutants(parse, 1, specOf('bytes', [undefined as never]))).toThrow();
    expect(Math.random).toBe(own);
  });

  it('turns any bytes into an input of each front end', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 255);
    for (const name of FRONT_ENDS.keys()) {
      const subject = findSubject(name);
      const input = new Mutants(subject, 1, specOf('bytes', [])).inputOf(bytes);
      expect(subject.read(input as never)).toEqual(input);
    }
  });

  it('of choices makes valid scenarios, but for a part that is spoilt on purpose', async () => {
    const subject = findSubject('cedar/authorize');
    const mutants = new Mutants(subject, 1, specOf('guided', randomSeeds(1, 8)));
    const { answers } = await import('../../engine/cedar/index.ts');
    let valid = 0;
    for (let index = 0; index < 40; index++) {
      const input = mutants.inputOf(mutants.bytesAt(index)) as Planted<AuthorizeInput>;
      const spoilt = input.planted?.category;
      if (spoilt === undefined) valid++;
      const answer = answers['cedar/authorize'](input);
      expect('rejected' in answer ? answer.rejected : undefined).toBe(spoilt);
    }
    expect(valid).toBeGreaterThan(30);
  });

  it('neither takes Ctrl-C away nor starts a command line', () => {
    expect(process.listeners('SIGINT').some(listener => /jsfuzz|fuzzer/.test(String(listener)))).toBe(false);
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter(file => file.includes('/jsfuzz/'));
    expect(loaded.filter(file => !/\/(corpus|math)\.js$/.test(file))).toEqual([]);
  });

  it('uses the instrumenter that is declared, not the old one that jsfuzz brings', () => {
    const require = createRequire(import.meta.url);
    const { version } = JSON.parse(readFileSync(require.resolve('istanbul-lib-instrument/package.json'), 'utf8'));
    expect(version).toMatch(/^6\./);
  });
});

describe('a lane', () => {
  const seeds = ['permit(', POLICY, 'x'].map(bytesOf);
  const source = (): LaneSource => new LaneSource({ lane: 'bytes', subject: parse, seed: 5, seeds });
  const reply = (scenarios: number, kept: readonly { index: number; text: string; features: number[] }[]) => ({
    ...({
      kind: 'range',
      scenarios,
      tests: scenarios,
      rejected: 0,
      ms: 1,
      implementationMs: [],
      unsupported: [],
    } as const),
    ...{ asked: [], versions: [], mismatches: [], features: [] },
    kept: kept.map(({ index, text, features }) => ({
      index,
      bytes: bytesOf(text),
      features: Uint32Array.from(features),
    })),
  });

  it('begins with its seeds as they are', () => {
    expect([0, 1, 2].map(index => source().inputAt(index))).toEqual([
      { text: 'permit(' },
      { text: POLICY },
      { text: 'x' },
    ]);
  });

  it('goes on only as far as the parents are known, whatever is answered in between', () => {
    const lane = source();
    const eighth = 8 * GENERATION;
    expect(lane.rangeAt(eighth - GENERATION)).toBe(GENERATION);
    expect(lane.rangeAt(eighth)).toBe(0);
    lane.learn(reply(GENERATION, [{ index: 1, text: POLICY, features: [1, 2] }]));
    expect(lane.rangeAt(eighth)).toBe(GENERATION);
    const before = lane.inputAt(eighth + 3);
    lane.learn(reply(GENERATION, [{ index: 70, text: 'later', features: [3] }]));
    expect(lane.inputAt(eighth + 3)).toEqual(before);
    expect(lane.jobAt(eighth).mutants).toMatchObject({ parents: [bytesOf(POLICY)], shown: Uint32Array.of(1, 2) });
  });

  it('keeps only what no input before it has shown', () => {
    const lane = source();
    lane.learn(reply(64, [{ index: 0, text: 'a', features: [1, 2] }]));
    lane.learn(
      reply(64, [
        { index: 64, text: 'b', features: [2] },
        { index: 65, text: 'c', features: [2, 9] },
      ]),
    );
    expect(lane.kept.map(({ index }) => index)).toEqual([0, 65]);
    expect(lane.shown.size).toBe(3);
  });

  it('that saw nothing, or the same of every input, or ended by itself, says so', () => {
    const kept = [{ index: 0, bytes: bytesOf('a'), features: Uint32Array.of(1, 2) }];
    const judge = (features: number, early = false) =>
      blindness('s', { lane: 'bytes', inputs: 500, features, kept: features === 0 ? [] : kept }, early).join();
    expect(judge(0)).toMatch(/is blind: 500 inputs have shown nothing/);
    expect(judge(2)).toMatch(/coverage does not move/);
    expect(judge(3)).toBe('');
    expect(judge(3, true)).toMatch(/ended early, after 500 inputs/);
  });
});
