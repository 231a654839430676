/**
 * The engine against the real Cedar, deciding the same requests in the same run: the published applications, and policy
 * sets of 10 to 100,000. Then what loading costs, and what a policy and an entity take of memory.
 *
 *   node --expose-gc --import tsx bench/engine.ts [decisions|policies|loading|memory ...] [--short]
 *
 * One decision is from the JSON of a request to the response. The engine has its policies and entities loaded, as a
 * service would; cedar-wasm has its policies preparsed in the stateful call, and is given the entities with each call,
 * because it has no other way; the last column leaves them out. Times are by the clock, timer included, each decision
 * measured on its own; responses are compared before anything is measured.
 */

import { measureDecisions, measurePolicies } from './engine-decisions.ts';
import { measureLoading, measureMemory } from './engine-loading.ts';

const PARTS: Readonly<Record<string, (short: boolean) => void>> = {
  decisions: measureDecisions,
  policies: measurePolicies,
  loading: measureLoading,
  memory: measureMemory,
};

const short = process.argv.includes('--short');
const asked = process.argv.slice(2).filter(word => word !== '--short');
const unknown = asked.find(word => PARTS[word] === undefined);
if (unknown !== undefined) {
  console.error(`there is no part "${unknown}"; parts: ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  measure(short);
  console.log('');
}
