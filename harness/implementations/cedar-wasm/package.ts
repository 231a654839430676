/**
 * Finds the published package of the real Cedar, in the pinned version or in any other that is installed.
 *
 * Other versions never come over the network by themselves: they are looked up among the npm aliases
 * (`cedar-wasm-4.5.0`) and in a folder of versions, and a missing one is a clear error that says how to install it.
 */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';

export interface CedarWasmPackage {
  readonly version: string;
  /** Absolute path of the CommonJS glue that wasm-bindgen generated for Node. */
  readonly gluePath: string;
}

const PACKAGE = '@cedar-policy/cedar-wasm';
const GLUE = join('nodejs', 'cedar_wasm.js');
/** Relative to the working directory, beside the default database. */
const VERSIONS_FOLDER = join('.lockstep', 'versions');

/**
 * `version` undefined: the one that the project depends on. Throws a UserError when the version is not installed, or
 * from before 4.0, whose calls have another shape.
 */
export function findCedarWasm(version?: string, versionsFolder: string = VERSIONS_FOLDER): CedarWasmPackage {
  if (version !== undefined) checkVersion(version);
  const folders = version === undefined ? installed(PACKAGE) : candidates(version, versionsFolder);
  for (const folder of folders) {
    if (!existsSync(join(folder, GLUE))) continue;
    const found = versionOf(folder);
    if (version === undefined || found === version) return { version: found, gluePath: join(folder, GLUE) };
  }
  if (version === undefined) throw new UserError(`the package ${PACKAGE} is not installed`, 'run: npm install');
  throw new UserError(
    `cedar-wasm@${version} is not installed`,
    `run: npm install --no-save --prefix ${join(versionsFolder, version)} ${PACKAGE}@${version}`,
  );
}

function checkVersion(version: string): void {
  // Also keeps the version from leaving the folder of versions.
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
    throw new UserError(`"${version}" is no version of cedar-wasm`, 'write three numbers, as in cedar-wasm@4.5.0');
  }
  if (Number.parseInt(version, 10) < 4) {
    throw new UserError(`cedar-wasm@${version} is too old: its calls have another shape`, 'versions from 4.0.0 work');
  }
}

const candidates = (version: string, versionsFolder: string): string[] => [
  ...installed(PACKAGE),
  ...installed(`cedar-wasm-${version}`),
  resolve(versionsFolder, version, 'node_modules', PACKAGE),
];

/** Where Node would look for a package of that name. */
const installed = (name: string): string[] =>
  (createRequire(import.meta.url).resolve.paths(name) ?? []).map(folder => join(folder, name));

function versionOf(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return String(version);
}
