/**
 * A configuration file, with all that it imports from its own folders, as one file of plain JavaScript.
 *
 * Why not load it as it is: workers need no TypeScript loader, every process of a campaign runs the same text even when
 * somebody edits the file meanwhile, `lockstep` means the Lockstep that runs, wherever the file lies, and a syntax error
 * has a line. Packages are not bundled; they are found from the file that imports them.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildFailure, build, type Loader, type OnLoadResult, type Plugin } from 'esbuild';
import { UserError } from '../errors.ts';
import type { ConfigFiles } from './current.ts';

/** The public entries, as they are called in `exports` of package.json. */
const ENTRIES: Readonly<Record<string, string>> = {
  lockstep: '../api/index.ts',
  'lockstep/engine': '../../engine/index.ts',
  'lockstep/generators': '../../generators/index.ts',
};

/** Throws a UserError with file, line and column for what cannot be read. `file` is absolute, `name` is for people. */
export async function bundleConfig(file: string, name: string): Promise<ConfigFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-config-'));
  if (folders.push(folder) === 1) process.once('exit', removeAll);
  const bundle = join(folder, `${basename(file, extname(file))}.mjs`);
  try {
    await build({
      entryPoints: [file],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // Errors name the person's own lines.
      sourcemap: 'inline',
      logLevel: 'silent',
      // CommonJS among the person's files asks for packages in this way.
      banner: {
        js: `import { createRequire as $require } from 'node:module'; const require = $require(${url(file)});`,
      },
      plugins: [placesOfSources, ownEntries, packagesStay],
    });
  } catch (thrown) {
    throw unreadable(thrown as BuildFailure, name);
  }
  return { file, bundle, folder };
}

const folders: string[] = [];

/** At the end of the process; when it is killed, the processes that it started remove them (campaign/host.ts). */
function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

const url = (file: string): string => JSON.stringify(pathToFileURL(file).href);

function unreadable(failure: BuildFailure, name: string): UserError {
  const [first] = failure.errors ?? [];
  if (first === undefined) throw failure;
  const { location } = first;
  const place = location === null ? name : `${location.file}:${location.line}:${location.column + 1}`;
  const line = location?.lineText.trim();
  return new UserError(`${place}: ${first.text}`, line === undefined || line === '' ? undefined : `the line: ${line}`);
}

const LOADERS: Readonly<Record<string, Loader>> = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx' };

/** `import.meta` means the source, not the bundle. */
const placesOfSources: Plugin = {
  name: 'places of sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }): OnLoadResult | undefined => {
      const text = readFileSync(path, 'utf8');
      if (!/import\.meta\./.test(text)) return undefined;
      const contents = text
        .replaceAll(/import\.meta\.url/g, url(path))
        .replaceAll(/import\.meta\.filename/g, JSON.stringify(path))
        .replaceAll(/import\.meta\.dirname/g, JSON.stringify(dirname(path)));
      return { contents, loader: LOADERS[extname(path)] ?? 'jsx' };
    });
  },
};

const ownEntries: Plugin = {
  name: 'own entries',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^lockstep(\/.*)?$/ }, ({ path }) => {
      const entry = Object.hasOwn(ENTRIES, path) ? ENTRIES[path] : undefined;
      if (entry !== undefined) return { path: fileURLToPath(new URL(entry, import.meta.url)) };
      return { errors: [{ text: `there is no "${path}", only ${Object.keys(ENTRIES).join(', ')}` }] };
    });
  },
};

/** Set on questions that are this plugin's own. */
const ASKED = Symbol('asked');

/** What resolves to a file outside of all node_modules is the person's own, such as an alias of tsconfig.json. */
const packagesStay: Plugin = {
  name: 'packages stay',
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === ASKED) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: ASKED });
      if (found.errors.length > 0) return { errors: found.errors };
      if (!/[\\/]node_modules[\\/]/.test(found.path)) return { path: found.path };
      return { path: kind === 'require-call' ? found.path : pathToFileURL(found.path).href, external: true };
    });
  },
};
