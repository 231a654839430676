/**
 * Refinement of IAM policies over the real catalogue of AWS: `ec2:*` with 30 % of EC2's actions unused, and `*` with 2 % of
 * all actions unused; the engine, and the model beside it. Median CPU time of one refinement, both warmed. Fails when the
 * engine takes 100 ms or more for EC2, or when the two do not agree.
 *
 *   npx tsx bench/refinement.ts [seconds of CPU time for each, default 10]
 */

import { isDeepStrictEqual } from 'node:util';
import { refine as refineByEngine } from '../engine/iam/index.ts';
import { RandomChoices } from '../generators/choices.ts';
import { installedData, publishedCatalogue } from '../harness/refine/catalogue.ts';
import { answers as modelAnswers } from '../model/iam/index.ts';
import type { CatalogueJson, FindingJson, PolicyJson, RefineAnswer } from '../model/iam/syntax/interchange.ts';
import { table } from '../reports/terminal/style.ts';
import { medians } from './rounds.ts';

const seconds = Number(process.argv[2] ?? 10);
const LIMIT_MS = 100;

const rows: string[][] = [['policy', 'actions', 'unused', 'entries', 'engine', 'model']];

/** The same actions are unused in every run. */
function unusedOf(catalogue: CatalogueJson, share: number): FindingJson[] {
  const choices = new RandomChoices(42, 0);
  return Object.entries(catalogue).flatMap(([serviceNamespace, names]) => {
    const actions = choices.sample([...names], Math.round(names.length * share));
    return actions.length === 0 ? [] : [{ serviceNamespace, actions }];
  });
}

const sizeOf = (lists: Iterable<readonly string[]>): number => [...lists].reduce((sum, { length }) => sum + length, 0);

/** CPU milliseconds of the engine. */
async function measure(pattern: string, share: number, withModel: boolean): Promise<number> {
  const catalogue = await publishedCatalogue([pattern], installedData);
  const unused = unusedOf(catalogue, share);
  const policy: PolicyJson = { Statement: { Effect: 'Allow', Action: pattern, Resource: '*' } };
  const engine = (): PolicyJson | null => refineByEngine(policy, catalogue, unused);
  const model = (): RefineAnswer => modelAnswers['iam/refine']({ policy, catalogue, unused });
  const refined = engine();
  // A bench of two programs that do not agree would compare nothing.
  if (withModel && !isDeepStrictEqual(model(), { policy: refined }))
    throw new Error(`${pattern}: model and engine differ`);
  const contenders = [{ name: 'engine', run: engine }, ...(withModel ? [{ name: 'model', run: model }] : [])];
  const [fast = Number.NaN, slow = Number.NaN] = medians(contenders, 1, seconds).map(time => time / 1_000);
  const [statement] = [refined?.Statement].flat();
  const entries = [statement?.Action].flat();
  rows.push([
    ...[pattern, String(sizeOf(Object.values(catalogue)))],
    String(sizeOf(unused.map(({ actions = [] }) => actions))),
    ...[String(entries.length), `${fast.toFixed(1)} ms`, withModel ? `${slow.toFixed(1)} ms` : ''],
  ]);
  return fast;
}

const ec2 = await measure('ec2:*', 0.3, true);
await measure('*', 0.02, false);
console.log(table(rows));
if (ec2 >= LIMIT_MS) {
  console.error(`EC2 takes ${ec2.toFixed(1)} ms, ${LIMIT_MS} ms are allowed`);
  process.exitCode = 1;
}
