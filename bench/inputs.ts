/** What the benches of the engine's front ends work on: generated scenarios, and the published tests where there are some. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readIntegrationTests } from '../corpus/integration-tests.ts';
import { readPolicy } from '../engine/cedar/est-read.ts';
import { parseJson } from '../engine/cedar/json.ts';
import { parsePolicies } from '../engine/cedar/parse-policy.ts';
import { printPolicy } from '../engine/cedar/print.ts';
import { authorizeScenario } from '../generators/cedar/scenario.ts';
import { RandomChoices } from '../generators/choices.ts';
import type { Policy } from '../model/cedar/syntax/abstract.ts';
import type { Json, SchemaJson } from '../model/cedar/syntax/interchange.ts';

const SEED = 42;
/** Beside the project's own folder. */
const PUBLISHED = fileURLToPath(new URL('../../shared/conformance', import.meta.url));

/** A schema and the static policies that go with it, each as text by its id. */
export interface PolicySource {
  readonly schema: SchemaJson;
  readonly policies: Readonly<Record<string, string>>;
}

/** Scenarios with a schema, from one fixed seed. */
export function generatedSources(count: number): PolicySource[] {
  const choices = new RandomChoices();
  const sources: PolicySource[] = [];
  for (let index = 0; sources.length < count; index++) {
    const { schema, policies } = authorizeScenario(choices.reseed(SEED, index));
    if (schema === null) continue;
    // Policy JSON can call functions that policy text cannot name: what does not parse is left out.
    const texts = Object.entries(policies.staticPolicies)
      .map(([id, policy]) => [id, asText(policy)] as const)
      .filter(([, text]) => parsePolicies(text).ok);
    if (texts.length > 0) sources.push({ schema, policies: Object.fromEntries(texts) });
  }
  return sources;
}

function asText(policy: Json): string {
  if (typeof policy === 'string') return policy;
  const read = readPolicy(policy);
  if (!read.ok) throw new Error(read.problem);
  return printPolicy(read.value);
}

/** At most `count` published tests, evenly spread over all; none where the tests are not there. */
export async function publishedSources(count: number): Promise<PolicySource[]> {
  if (!existsSync(PUBLISHED)) return [];
  const readJson = (text: string): Json => {
    const json = parseJson(text);
    if (!json.ok) throw new Error(json.problem);
    return json.value;
  };
  const archive = `${PUBLISHED}/corpus-tests-half.tar.gz`;
  const found = await Promise.all(
    [`${PUBLISHED}/handwritten`, archive].filter(existsSync).map(path => readIntegrationTests(path, readJson)),
  );
  const tests = found.flat();
  const step = Math.max(1, Math.floor(tests.length / count));
  return tests.filter((_, i) => i % step === 0).flatMap(({ schema, policies }) => sourceOf(schema, policies));
}

/** As the engine prints them, one text for each policy: that is the unit of cedar-wasm's calls. */
function sourceOf(schema: string, text: string): PolicySource[] {
  const parsed = parsePolicies(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  const texts = [...parsed.value.policies].map(([id, policy]: [string, Policy]) => [id, printPolicy(policy)] as const);
  return texts.length === 0 ? [] : [{ schema, policies: Object.fromEntries(texts) }];
}
