/**
 * Defective copies of the Cedar engine: bundled with the edits of one fault, loaded once in each process.
 *
 * The bundle is made by esbuild like that of the workers, stands in a temporary folder for the moment of loading, and
 * shares no module with the engine of the same process. It takes about a tenth of a second.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { type PatchFault, patchedPath, patchedSource } from './patch.ts';

export type Answers = Readonly<Record<string, (input: never) => unknown>>;

const loaded = new Map<string, Promise<Answers>>();

/** By subject, what the engine with this fault in it answers. */
export function answersWith(fault: PatchFault): Promise<Answers> {
  const known = loaded.get(fault.name);
  if (known !== undefined) return known;
  const made = load({ [patchedPath(fault)]: patchedSource(fault) });
  loaded.set(fault.name, made);
  return made;
}

/** As it is without any fault: for tests that nothing but the fault makes a difference. */
export const answersWithout = (): Promise<Answers> => load({});

const DOOR = fileURLToPath(new URL('./engine-door.ts', import.meta.url));
const require = createRequire(import.meta.url);

/** One file of JavaScript with the engine in it, where some of its files have other texts. */
export async function engineBundle(
  sources: Readonly<Record<string, string>>,
  format: 'esm' | 'cjs' = 'esm',
): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [DOOR],
    bundle: true,
    write: false,
    platform: 'node',
    format,
    target: 'node20',
    logLevel: 'silent',
    plugins: [sourcesFrom(sources), packagesStay],
  });
  return outputFiles[0]?.text ?? '';
}

async function load(sources: Readonly<Record<string, string>>): Promise<Answers> {
  const code = await engineBundle(sources);
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-fault-'));
  try {
    const file = join(folder, 'engine.mjs');
    writeFileSync(file, code);
    const { all } = (await import(pathToFileURL(file).href)) as { all: Answers };
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Grammars are found from `import.meta`, which means the source and not the bundle. */
const sourcesFrom = (sources: Readonly<Record<string, string>>): Plugin => ({
  name: 'sources of a fault',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: (sources[path] ?? readFileSync(path, 'utf8'))
        .replaceAll(/import\.meta\.url/g, JSON.stringify(pathToFileURL(path).href))
        .replaceAll(/import\.meta\.dirname/g, JSON.stringify(dirname(path))),
    }));
  },
});

/** The bundle's folder has no node_modules. `require.resolve`, because `import.meta` may be that of a bundle here, too. */
const packagesStay: Plugin = {
  name: 'packages stay',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      if (path.startsWith('node:')) return { path, external: true };
      return { path: pathToFileURL(require.resolve(path)).href, external: true };
    });
  },
};
