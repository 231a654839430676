// Sources as plain JavaScript: the command line, the processes and threads that it starts, and those that tests start.
//
// Why not load them through tsx: each process and each thread would translate and link some 250 files by itself (seconds,
// where a bundle takes tenths), and tsx keeps the names of functions by a call for every closure that is made, a tenth of a
// campaign's time. A bundle lives in a temporary folder, because a checkout may be read-only, and is made anew by each
// process that needs one, so that what runs is what stands in the sources.
//
// JavaScript, because `lockstep.js` needs it before anything here can read TypeScript.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const HERE = import.meta.url;
const ROOT = fileURLToPath(new URL('..', HERE));

/**
 * These entry points with all that they import, in a folder of their own that ends with this process. `other` may give
 * another text for a source: one with counters in it.
 */
export async function bundled(entries, other = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-worker-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: entries.map(entry => fileURLToPath(entry)),
    outdir: folder,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // Commands and implementations are loaded when they are asked for, cedar-wasm among them.
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

/** `import.meta` means the source, not the bundle: grammars and package.json are found from there. */
const placesOfSources = other => ({
  name: 'places of sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.[jt]s$/ }, ({ path }) => ({
      loader: path.endsWith('.js') ? 'js' : 'ts',
      contents: (other(path) ?? readFileSync(path, 'utf8'))
        .replaceAll(/import\.meta\.url/g, JSON.stringify(pathToFileURL(path).href))
        .replaceAll(/import\.meta\.dirname/g, JSON.stringify(dirname(path))),
    }));
  },
});

/** Packages are not bundled, and found from here: the bundle's folder has no node_modules. */
const packagesStay = {
  name: 'packages stay',
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, pluginData }) => {
      if (kind === 'entry-point' || pluginData === FOUND_BY_ESBUILD) return undefined;
      if (path.startsWith('node:')) return { path, external: true };
      if (path === 'peggy') return { path: new URL('kept-peggy.js', HERE).href, external: true };
      // Not import.meta.resolve: this file may be in a bundle itself.
      const found = await resolve(path, { kind, resolveDir: ROOT, pluginData: FOUND_BY_ESBUILD });
      return found.errors.length > 0 ? found : { path: pathToFileURL(found.path).href, external: true };
    });
  },
};
const FOUND_BY_ESBUILD = Symbol('found by esbuild');
