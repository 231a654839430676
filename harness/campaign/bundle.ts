/**
 * The pool's process and its workers as bundles of plain JavaScript, made anew once in each process that has pools.
 *
 * Why not load the sources through tsx as everywhere else: each process and each thread would translate and link some 250
 * files by itself (seconds, where a bundle takes tenths), and tsx keeps the names of functions by a call for every closure
 * that is made, a tenth of a campaign's time. The bundle lives in a temporary folder, because a checkout may be read-only.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

export interface Bundle {
  readonly folder: string;
  /** What the pool's process runs. */
  readonly host: string;
  /** What each of its threads runs. */
  readonly worker: string;
}

let made: Promise<Bundle> | undefined;

/** Removed when this process ends; when it is killed, by the processes that run it (host.ts). */
export function workerBundle(): Promise<Bundle> {
  made ??= make();
  return made;
}

async function make(): Promise<Bundle> {
  const folder = await bundled(['./host.ts', './worker.ts'].map(file => new URL(file, import.meta.url)));
  return { folder, host: join(folder, 'host.mjs'), worker: join(folder, 'worker.mjs') };
}

/**
 * These entry points with all that they import, in a folder of their own that ends with this process. `other` may give
 * another text for a source: one with counters in it.
 */
export async function bundled(entries: readonly URL[], other: OtherText = () => undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-worker-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: entries.map(entry => fileURLToPath(entry)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // Implementations are loaded when they are asked for, cedar-wasm among them.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'silent',
    plugins: [placesOfSources(other), packagesStay],
  });
  return folder;
}

type OtherText = (file: string) => string | undefined;

/** `import.meta` means the source, not the bundle: grammars and package.json are found from there. */
const placesOfSources = (other: OtherText): Plugin => ({
  name: 'places of sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: (other(path) ?? readFileSync(path, 'utf8'))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    }));
  },
});

/** Packages are not bundled, and found from here: the bundle's folder has no node_modules. */
const packagesStay: Plugin = {
  name: 'packages stay',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      return { path: path.startsWith('node:') ? path : import.meta.resolve(path), external: true };
    });
  },
};
