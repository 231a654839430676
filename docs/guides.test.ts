/** The guides, run as they stand, in an empty project with the package that `npm pack` makes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
let project: string;
let folder: string;
let files: readonly string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-pack-'));
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [{ filename, files: list }] = packageOf(packed);
  files = list.map(({ path }) => path);
  project = join(folder, 'project');
  installed(join(folder, filename));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** A list, or an object by the package's name: that depends on the version of npm. */
function packageOf(json: string): [Packed] {
  const packed = JSON.parse(json) as readonly Packed[] | Readonly<Record<string, Packed>>;
  return [Object.values(packed)[0] as Packed];
}

/** As `npm install` would do it, without a registry: the dependencies are those of this checkout. */
function installed(tarball: string): void {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.') && name !== 'lockstep')
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, 'lockstep'));
  execFileSync('tar', ['-xzf', tarball, '-C', join(modules, 'lockstep'), '--strip-components', '1']);
  symlinkSync('../lockstep/bin/lockstep.js', join(modules, '.bin/lockstep'));
  write('package.json', '{ "name": "project", "private": true, "type": "module" }');
  const options = { module: 'NodeNext', target: 'ES2022', strict: true, noEmit: true, types: ['node'] };
  write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
}

const write = (name: string, text: string): void => writeFileSync(join(project, name), text);

/** The examples of a guide, in order. */
function examples(guide: string): string[] {
  const text = readFileSync(join(import.meta.dirname, guide), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(match => match[1] ?? '');
}

function run(command: string, ...args: string[]) {
  const ended = spawnSync(command, args, { cwd: project, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}
const node = (file: string, ...args: string[]) => run(process.execPath, join(project, 'node_modules', file), ...args);
const lockstep = (...args: string[]) => node('.bin/lockstep', ...args);

describe('the package', () => {
  it('holds what is needed and no tests', () => {
    expect(files).toContain('dist/generators.js');
    expect(files).toContain('dist/types/harness/api/index.d.ts');
    expect(files).toContain('model/cedar/testdata/eval-vectors.json');
    expect(files.filter(file => /\.test\.tsx?$/.test(file))).toEqual([]);
  });

  it('runs in a project without a configuration', { timeout: 60_000 }, () => {
    const { code, stdout } = run('npx', '--no-install', 'lockstep', 'subjects');
    expect(code).toBe(0);
    expect(stdout).toContain('cedar/authorize');
  });

  it('has types and JavaScript for programs', { timeout: 60_000 }, () => {
    write('lockstep.config.ts', examples('your-own-subject.md')[0] ?? '');
    const [test = '', own = ''] = examples('generators.md');
    write('scenario.test.ts', test);
    write('intervals.ts', own);
    expect(node('typescript/bin/tsc', '-p', '.').stdout).toBe('');
    const tested = node('vitest/vitest.mjs', 'run', '--reporter=json');
    expect(JSON.parse(tested.stdout)).toMatchObject({ success: true, numPassedTests: 1 });
    const script = `import fc from 'fast-check'; import { intervals } from './intervals.ts'; console.log(fc.sample(intervals, 3).length)`;
    expect(run(process.execPath, '--import', 'tsx', '--input-type=module', '-e', script).stdout).toBe('3\n');
  });
});

describe('docs/your-own-subject.md', () => {
  it('is short', () => {
    expect(readFileSync(join(import.meta.dirname, 'your-own-subject.md'), 'utf8').split('\n').length).toBeLessThan(81);
  });

  it('does what it says', { timeout: 120_000 }, () => {
    const [config = ''] = examples('your-own-subject.md');
    write('lockstep.config.ts', config);
    const found = lockstep('run', '--tests', '2000', '--seed', '1', '--json');
    expect(found.code).toBe(1);
    const [{ findings }] = JSON.parse(found.stdout).subjects;
    expect(findings).toHaveLength(1);
    const replayed = lockstep('replay', findings[0].id, '--json');
    expect(replayed.code).toBe(1);
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      input: { limit: 1, windowMs: 1, times: [0, 1] },
      answers: { model: { allowed: [true, true] }, ring: { allowed: [true, false] } },
    });

    const mended = config.replace('> windowMs', '>= windowMs');
    expect(mended).not.toBe(config);
    write('lockstep.config.ts', mended);
    expect(lockstep('replay', findings[0].id).code).toBe(0);
    expect(lockstep('run', '--config', './lockstep.config.ts', '--tests', '2000', '--seed', '1').code).toBe(0);
  });
});
