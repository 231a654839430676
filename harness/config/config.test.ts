/** A person's own subject, from the file to the finding; and what they are told when it will not do, before any campaign. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';
import { createImplementation } from '../implementations/index.ts';
import { Panel } from '../panel.ts';
import { findSubject } from '../subjects/index.ts';
import { useConfig } from './current.ts';
import { examine } from './examine.ts';
import { loadConfig } from './find.ts';

let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-config-test-'));
});
afterEach(() => useConfig(undefined));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string, name = `config${count++}.ts`): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const SUM = `
  name: 'my/sum',
  generate: choices => ({ numbers: choices.list(0, 8, 0.8, each => each.integer(0, 99)) }),
  implementations: {
    model: ({ numbers }) => ({ sum: numbers.reduce((a, b) => a + b, 0) }),
    fast: ({ numbers }) => ({ sum: numbers.reduce((a, b) => a + (b > 90 ? 0 : b), 0) }),
  },`;
/** A subject with some of its members replaced. */
const withMembers = (members: string): string =>
  file(`import { defineConfig, defineSubject } from 'lockstep';
export default defineConfig({ subjects: [defineSubject({ ${SUM} ${members} } as never)] });\n`);

describe('a subject of one’s own', () => {
  it('is run, shrunk, filed, shown, replayed, answered and counted', { timeout: 60_000 }, async () => {
    mkdirSync(join(folder, 'parts'));
    file('export const limit: number = 90;', 'parts/limit.ts');
    const config = file(`
      import { basename } from 'node:path';
      import { defineConfig, defineSubject, type Choices } from 'lockstep';
      import { limit } from ${JSON.stringify('./parts/limit.ts')};
      const sum = defineSubject({ ${SUM.replace('90', 'limit')} title: basename(import.meta.dirname) });
      export default defineConfig({ subjects: [sum], settings: { workers: 1, tests: 400, seed: 5 } });`);
    const db = join(folder, 'own.db');
    const common = ['--config', config, '--db', db, '--json'];
    const run = await lockstep('run', ...common);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(1);
    const { seed, workers, subjects } = JSON.parse(run.stdout);
    expect({ seed, workers, names: subjects.map(({ subject }: { subject: string }) => subject) }).toEqual({
      ...{ seed: 5, workers: 1, names: ['my/sum'] },
    });
    const [{ tests, findings, canary }] = subjects;
    expect([tests, findings.length, canary]).toEqual([400, 1, 'found']);

    const shown = JSON.parse((await lockstep('show', findings[0].id, ...common)).stdout);
    expect(shown.counterexample.input).toEqual({ numbers: [91] });
    const replayed = await lockstep('replay', findings[0].id, ...common);
    expect(replayed.code).toBe(1);
    expect(JSON.parse(replayed.stdout).answers).toEqual({ model: { sum: 91 }, fast: { sum: 0 } });

    const input = file('{"numbers":[1,2]}', 'input.json');
    const asked = ['--subject', 'my/sum', '--implementation', 'fast', '--config', config, input];
    expect((await lockstep('answer', ...asked)).stdout).toBe('{"sum":3}\n');
    const made = await lockstep('generate', '--subject', 'my/sum', '--config', config, '--seed', '1', '--tests', '3');
    expect(made.stdout.trim().split('\n')).toHaveLength(3);
    const stats = await lockstep('stats', '--subject', 'my/sum', '--tests', '300', ...common);
    expect(JSON.parse(stats.stdout)).toMatchObject({ subject: 'my/sum', scenarios: 300 });
    expect((await lockstep('subjects', '--config', config)).stdout).toContain('my/sum');
    expect((await lockstep('subjects')).stdout).not.toContain('my/sum');
  });

  it('may have one implementation and laws, asynchronous answers, and a law that throws is named', async () => {
    const law = (broken: string) =>
      withMembers(`implementations: { only: async ({ numbers }) => ({ sum: numbers.length }) },
        properties: [{ name: 'sums are small', broken: ${broken} }]`);
    const run = (config: string) =>
      lockstep('run', '--config', config, '--tests', '50', '--workers', '1', '--db', join(folder, 'law.db'));
    const kept = await run(law('(input, { sum }) => (sum < 7 ? undefined : "this one is not")'));
    expect(kept.stdout).toContain('breaks property sums are small');
    const threw = await run(law('() => { throw new Error("oops"); }'));
    expect([threw.code, threw.stderr]).toEqual([
      2,
      expect.stringContaining('subject "my/sum": the property "sums are small" throws: oops'),
    ]);
  });
});

it('runs in shards, which are merged, and is gone on with without naming its file', { timeout: 60_000 }, async () => {
  const config = withMembers('');
  const db = (name: string) => join(folder, `${name}.db`);
  const common = ['--config', config, '--tests', '300', '--seed', '7', '--workers', '1'];
  for (const shard of ['1/2', '2/2']) {
    const { code } = await lockstep(
      'run',
      ...common,
      '--shard',
      shard,
      '--id',
      shard[0] ?? '',
      '--db',
      db(shard[0] ?? ''),
    );
    expect(code).toBe(1);
  }
  await lockstep('merge', db('1'), db('2'), '--db', db('both'));
  const { findings } = JSON.parse((await lockstep('findings', '--db', db('both'), '--json')).stdout);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ subject: 'my/sum', kind: 'difference' });
  const again = JSON.parse((await lockstep('run', '--resume', '1', '--db', db('1'), '--json')).stdout);
  expect(again.subjects[0]).toMatchObject({ subject: 'my/sum', tests: 150 });
});

it('its faults are hunted, and its own mismatches are not taken for theirs', { timeout: 60_000 }, async () => {
  const config = withMembers(`faults: {
    zero: { description: 'says 0', answer: () => ({ sum: 0 }) },
    none: { description: 'no fault at all', answer: input => ({ sum: input.numbers.reduce((a, b) => a + (b > 90 ? 0 : b), 0) }) },
  }`);
  const common = ['--config', config, '--db', join(folder, 'faults.db'), '--workers', '1', '--budget', '1s', '--json'];
  const { code, stdout } = await lockstep('faults', ...common);
  const told = JSON.parse(stdout).faults.map((each: { name: string; found: boolean }) => [each.name, each.found]);
  expect([code, told]).toEqual([
    1,
    [
      ['none', false],
      ['zero', true],
    ],
  ]);
  const asked = ['--subject', 'my/sum', '--implementation', 'fault:zero', '--config', config];
  const { stdout: answer } = await lockstep('answer', ...asked, file('{"numbers":[1]}', 'one.json'));
  expect(answer).toBe('{"sum":0}\n');
});

describe('what is wrong with a file is said in one line', () => {
  it.each([
    ['const = 3;\n', 'config', '.ts:1:7: Expected'],
    ["import './nowhere.ts';", 'config', 'Could not resolve "./nowhere.ts"'],
    ["import 'nowhere';", 'config', 'Could not resolve "nowhere"'],
    ["import 'lockstep/nothing';", 'config', 'there is no "lockstep/nothing", only lockstep, lockstep/engine'],
    ['\nthrow new Error("no");', 'config', 'fails while it is loaded: no'],
    ['export const a = 1;', 'config', 'has no default export'],
    ['export default 7;', 'config', 'its default export: expected an object, got a number'],
    ['export default { subject: [] };', 'config', 'there is no member "subject". Did you mean "subjects"?'],
    ['export default { subjects: [7] };', 'config', 'subjects[0]: expected an object, got a number'],
    ['export default { settings: { workers: "many" } };', 'config', 'settings: workers: expected a number'],
    ['export default { settings: { budget: "many" } };', 'config', 'settings.budget: "many" will not do'],
    ['export default { settings: { failOn: "old" } };', 'config', 'expected one of new, any, none, got "old"'],
  ])('%j', async (text, name, message) => {
    const { code, stderr } = await lockstep('run', '--config', file(text), '--tests', '1');
    expect(stderr).toContain(message);
    expect(stderr).toMatch(new RegExp(`^error: \\S*${name}`));
    expect(code).toBe(2);
  });

  it.each([
    ["name: 'a b'", 'subjects[0].name: expected a name such as'],
    ["name: 'cedar/types'", 'the subject name "cedar/types" is that of a built-in subject'],
    ['name: undefined', 'subjects[0].name: expected a name such as "rate-limiter" or "billing/invoice", got undefined'],
    ['generate: undefined', 'subject "my/sum": generate is missing'],
    ['implementations: undefined', 'subject "my/sum": implementations is missing'],
    ['generate: 3', 'subject "my/sum": generate: expected a function, got a number'],
    ['reduction: () => []', 'there is no member "reduction". Did you mean "reductions"?'],
    ['implementations: { model: () => ({}) }', 'at least two implementations are needed, there is only "model"'],
    ['implementations: {}', 'at least two implementations are needed, there is none'],
    ['implementations: { a: 1, b: 2 }', 'the implementation "a" is a number, not a function'],
    ['implementations: { "a b": () => ({}) }', '"a b" is no name of an implementation'],
    ["plays: ['model', 'fats']", 'plays names an unknown implementation "fats". Did you mean "fast"?'],
    ["properties: [{ name: 'law' }]", 'the property "law" has no function "broken"'],
    ["faults: { forgets: { description: '' } }", 'the fault "forgets" has no function "answer"'],
  ])('%s', async (members, message) => {
    await expect(loadConfig(withMembers(members))).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
    });
  });

  it('two subjects of one name', async () => {
    const config = file(`const one = { ${SUM} }; export default { subjects: [one, one] };`);
    await expect(loadConfig(config)).rejects.toThrow('two subjects have the name "my/sum"');
  });

  it('no such file', async () => {
    const { code, stderr } = await lockstep('subjects', '--config', '/nowhere.ts');
    expect([code, stderr]).toEqual([2, 'error: --config: there is no file /nowhere.ts\n']);
  });
});

describe('what is wrong with a subject is found before the campaign', () => {
  it.each([
    ['generate: () => { throw new Error("oops"); }', 'generate throws: oops'],
    ['generate: () => ({ numbers: [Math.random()] })', 'generate is not deterministic'],
    ['generate: (() => { let n = 0; return () => ({ numbers: [n++] }); })()', 'generate is not deterministic'],
    ['generate: () => new Map()', 'generate made an input that is no JSON'],
    ['generate: () => undefined', 'generate made an input that is no JSON: it is undefined'],
    ['compare: () => { throw new Error("oops"); }', 'compare throws: oops'],
    ["compare: () => ({ kind: 'sum', at: 'sum', left: 1, right: 2 })", 'compare is not reflexive'],
    ['compare: (i, a, b) => (a === b ? undefined : false)', 'compare gives false, which is no difference'],
    ['size: () => Number.NaN', 'size is NaN, not a number from 0 on'],
    ['tests: () => 0', 'tests is 0, not a whole number from 1 on'],
    ['render: () => 1', 'render gives a number, not a string'],
    ['features: () => [1]', 'features gives a number, not a string'],
    ['reductions: () => { throw new Error("oops"); }', 'reductions throws: oops'],
    ['reductions: () => [() => 1]', 'reductions gives what is no JSON'],
    [
      'read: () => { throw new Error("oops"); }',
      'read refuses an input that generate made: is no input of my/sum: oops',
    ],
    ["properties: [{ name: 'law', broken: () => false }]", 'the property "law" gives a boolean'],
    [implementing('() => 3'), 'the implementation "fast" answered a number, not a JSON object'],
    [implementing('() => new Map()'), 'the implementation "fast" answered what is no JSON'],
    [implementing('async () => ({ a: Number.NaN })'), 'the implementation "fast" answered what is no JSON'],
    [implementing('input => { input.numbers.push(1); return {}; }'), 'the implementation "fast" changes its input'],
  ])('%s', async (members, message) => {
    const problem = await look(withMembers(members));
    expect(problem?.message).toContain(message);
    expect(problem?.message).toMatch(/^subject "my\/sum": /);
  });

  it('but not what is for the campaign to find', async () => {
    expect(await look(withMembers(''))).toBeUndefined();
    expect(await look(withMembers(implementing('() => { throw new Error("a crash"); }')))).toBeUndefined();
    expect(await look(withMembers(implementing("() => ({ unsupported: 'not yet' })")))).toBeUndefined();
  });

  it('by the command, with exit code 2', { timeout: 60_000 }, async () => {
    const run = (config: string, ...more: string[]) =>
      lockstep('run', '--config', config, '--tests', '9', '--workers', '1', '--db', join(folder, 'bad.db'), ...more);
    const threw = await run(withMembers('generate: () => { throw new Error("oops"); }'));
    expect(threw.code).toBe(2);
    expect(threw.stderr).toContain('error: subject "my/sum": generate throws: oops');
    const endless = await run(withMembers('generate: () => { for (;;); }'), '--input-time', '300ms');
    expect([endless.code, endless.stderr]).toEqual([2, expect.stringContaining('does not come to an end')]);
    const alone = await run(withMembers(''), '--implementations', 'fast');
    expect(alone.stderr).toContain('at least two implementations are needed, there is only "fast"');
    const unknown = await run(withMembers(''), '--implementations', 'model,engine');
    expect(unknown.stderr).toContain('unknown implementation "engine" of my/sum');
    expect(unknown.stderr).toContain('known are model, fast, process:COMMAND, module:FILE');
  });
});

function implementing(fast: string): string {
  return `implementations: { model: ({ numbers }) => ({ sum: numbers.length }), fast: ${fast} }`;
}

async function look(config: string) {
  await loadConfig(config);
  const subject = findSubject('my/sum');
  const implementations = subject.implementations.map(name => createImplementation(name, subject.name));
  return examine(new Panel(subject, await Promise.all(implementations)), () => {});
}
