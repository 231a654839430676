/**
 * Tests in the integration-test format that the Cedar project publishes: a JSON file that names policies, schema and
 * entities by path, with requests and their expected decision, determining policies (`reason`) and erroring policies.
 *
 * Reads a folder or a `.tar.gz`. Paths inside a test are relative to the root of either. JSON is read by the reader that
 * is passed in, so that no 64-bit integer loses digits.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseTarGzip } from 'nanotar';
import type { Json, JsonObject, RequestJson } from '../model/cedar/syntax/interchange.ts';

export interface IntegrationTest {
  readonly name: string;
  /** Cedar text, all policies of the set. */
  readonly policies: string;
  readonly schema: string;
  /** The text of a JSON document. */
  readonly entities: string;
  readonly shouldValidate: boolean;
  readonly requests: readonly ExpectedRequest[];
}

export interface ExpectedRequest {
  readonly description: string;
  readonly request: RequestJson;
  readonly decision: string;
  readonly reason: readonly string[];
  readonly errors: readonly string[];
}

type Files = ReadonlyMap<string, () => string>;

/** Throws an Error that names the file and what is wrong with it. */
export async function readIntegrationTests(path: string, readJson: (text: string) => Json): Promise<IntegrationTest[]> {
  const files = statSync(path).isDirectory() ? folderFiles(path) : await archiveFiles(path);
  const tests: IntegrationTest[] = [];
  for (const [name, text] of files) {
    if (!name.endsWith('.json') || name.endsWith('.entities.json')) continue;
    const json = readNamed(name, text(), readJson);
    if (isTest(json)) tests.push(toTest(name, json, files));
  }
  return tests;
}

function readNamed(name: string, text: string, readJson: (text: string) => Json): Json {
  try {
    return readJson(text);
  } catch (thrown) {
    throw new Error(`${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function folderFiles(root: string): Files {
  const files = new Map<string, () => string>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(root, name);
    if (statSync(file).isFile()) files.set(name, () => readFileSync(file, 'utf8'));
  }
  return files;
}

async function archiveFiles(file: string): Promise<Files> {
  const entries = await parseTarGzip(readFileSync(file));
  return new Map(
    entries.filter(({ type }) => type === 'file').map(entry => [entry.name.replace(/^\.\//, ''), () => entry.text]),
  );
}

const isTest = (json: Json): json is JsonObject =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, 'requests') && Object.hasOwn(json, 'policies');

function toTest(name: string, json: JsonObject, files: Files): IntegrationTest {
  const text = (key: string): string => {
    const path = json[key];
    const read = typeof path === 'string' ? files.get(path) : undefined;
    if (read === undefined) throw new Error(`${name}: "${key}" names ${String(path)}, which is not there`);
    return read();
  };
  return {
    name,
    policies: text('policies'),
    schema: text('schema'),
    entities: text('entities'),
    shouldValidate: json.shouldValidate === true,
    requests: (json.requests as readonly JsonObject[]).map(toRequest),
  };
}

function toRequest(json: JsonObject): ExpectedRequest {
  const { principal, action, resource, context } = json as unknown as RequestJson;
  return {
    description: String(json.description ?? ''),
    request: { principal, action, resource, context },
    decision: String(json.decision),
    reason: json.reason as readonly string[],
    errors: json.errors as readonly string[],
  };
}
