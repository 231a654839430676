// What `npm pack` adds to the sources: the public entries as plain JavaScript with declarations, in `dist/`. The command
// line runs the sources as they are; but programs that import a package expect JavaScript, and Node reads nothing else there.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { config: 'harness/api/index.ts', engine: 'engine/index.ts', generators: 'generators/index.ts' },
  outdir: dist,
  bundle: true,
  // What two entries have in common is there once: `Choices` is one class.
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
