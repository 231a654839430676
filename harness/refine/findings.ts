/**
 * Findings about unused permissions, in every form in which one gets hold of them:
 * - `[{"serviceNamespace":"s3","actions":["GetObject"]}]`, the form of the published example;
 * - details as IAM Access Analyzer gives them, `actions` as `[{"action":"GetObject","lastAccessed":"..."}]`;
 * - the whole answer of `aws accessanalyzer get-finding-v2`, or a list of such answers.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import type { FindingJson } from '../../model/iam/syntax/interchange.ts';
import { UserError } from '../errors.ts';
import { isObject } from '../json.ts';
import { findingsProblem } from './problems.ts';

/** `source` is named in errors. */
export function readFindings(json: Json, source: string): readonly FindingJson[] {
  const findings = details(json).map(plain);
  const problem = findingsProblem(findings);
  if (problem !== undefined) {
    throw new UserError(
      `${source}: ${problem}`,
      'expected a list such as [{"serviceNamespace":"s3","actions":["GetObject"]}], or the answer of: aws accessanalyzer get-finding-v2',
    );
  }
  return findings as unknown as readonly FindingJson[];
}

/** Whatever an envelope holds; what is no envelope is a finding itself, or is found to be none later. */
function details(json: Json): readonly Json[] {
  if (Array.isArray(json)) return json.flatMap(details);
  if (isObject(json) && Array.isArray(json.findingDetails)) return json.findingDetails.flatMap(details);
  if (isObject(json) && isObject(json.unusedPermissionDetails)) return [json.unusedPermissionDetails];
  return [json];
}

/** Without the times of last access, and without the service in front of a name. */
function plain(finding: Json): Json {
  if (!isObject(finding)) return finding;
  const { lastAccessed: _, ...rest } = finding;
  if (!Array.isArray(rest.actions)) return rest;
  return { ...rest, actions: rest.actions.map((action: Json) => nameOf(action, rest)) };
}

function nameOf(action: Json, { serviceNamespace }: JsonObject): Json {
  const name = isObject(action) && action.action !== undefined ? action.action : action;
  const prefix = `${String(serviceNamespace)}:`;
  return typeof name === 'string' && name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
