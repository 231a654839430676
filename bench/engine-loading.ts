/** The parts of bench/engine.ts that load: time and memory of policies and entities, and what updates cost. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { authorize, loadEntities, loadRequest, PolicySet, putEntity } from '../engine/index.ts';
import { table } from '../reports/terminal/style.ts';
import { manyEntities, policyText, SHAPE_NAMES } from './workloads/many-policies.ts';
import { choicesOf, uid } from './workloads/workload.ts';

const SHAPE = SHAPE_NAMES[0] as string;
const POLICIES = 100_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Live bytes of the heap. */
function heap(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

interface Cost<T> {
  readonly result: T;
  /** Seconds by the clock, and of CPU time: on a busy machine they differ. */
  readonly clock: number;
  readonly cpu: number;
}

function costOf<T>(work: () => T): Cost<T> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const result = work();
  const clock = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { result, clock, cpu: (user + system) / 1e6 };
}

const policySetText = (count: number): string =>
  Array.from({ length: count }, (_, i) => policyText(SHAPE, i, count)).join('\n');

function loaded<T>(read: { ok: true; value: T } | { ok: false; problem: string }): T {
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

export function measureLoading(short: boolean): void {
  const entities = short ? 100_000 : 1_000_000;
  const rows = [['loading', 'seconds', 'of CPU time']];
  const row = (name: string, { clock, cpu }: Cost<unknown>): void => {
    rows.push([name, clock.toFixed(2), cpu.toFixed(2)]);
  };
  const text = policySetText(POLICIES);
  const policies = costOf(() => loaded(PolicySet.read(text)));
  row(`${POLICIES} policies from text (${(text.length / 1e6).toFixed(0)} MB)`, policies);
  const json = manyEntities(entities);
  const store = costOf(() => loaded(loadEntities(json)));
  row(`${entities} entities from JSON objects`, store);
  const request = { principal: uid('User', 'user1'), action: uid('Action', 'read'), resource: uid('File', 'file1') };
  const frame = loaded(loadRequest({ ...request, context: {} }, store.result));
  row(
    'the first decision, which builds the index',
    costOf(() => authorize(policies.result, frame)),
  );
  row(
    'the second decision',
    costOf(() => authorize(policies.result, frame)),
  );
  const choices = choicesOf(1);
  const updates = 10_000;
  const users = json.filter(entity => (entity.uid as { type: string }).type === 'User');
  const changed = Array.from({ length: updates }, (_, i) => {
    const user = choices.pick(users);
    return { ...user, parents: [uid('Group', `group${i % 100}`)] };
  });
  row(
    `${updates} entities replaced, with a decision after each`,
    costOf(() => {
      for (const entity of changed) {
        loaded(putEntity(entity, store.result));
        authorize(policies.result, frame);
      }
    }),
  );
  row(
    `${updates} policies removed and added again, with a decision after each`,
    costOf(() => {
      for (let i = 0; i < updates; i++) {
        loaded(policies.result.remove(`policy${i}`));
        loaded(policies.result.add(`policy${i}`, policyText(SHAPE, i, POLICIES)));
        authorize(policies.result, frame);
      }
    }),
  );
  console.log(table(rows));
}

export function measureMemory(short: boolean): void {
  const entities = short ? 100_000 : 1_000_000;
  const rows = [['memory', 'MB', 'bytes each']];
  const row = (name: string, bytes: number, count: number): void => {
    rows.push([name, (bytes / 1e6).toFixed(1), (bytes / count).toFixed(0)]);
  };
  const before = heap();
  const policies = loaded(PolicySet.read(policySetText(POLICIES)));
  const afterPolicies = heap();
  row(`${POLICIES} policies`, afterPolicies - before, POLICIES);
  policies.candidates(
    loaded(
      loadRequest(
        { principal: uid('User', 'u'), action: uid('Action', 'read'), resource: uid('File', 'f'), context: {} },
        loaded(loadEntities([])),
      ),
    ),
  );
  row('and their index', heap() - afterPolicies, POLICIES);
  const beforeEntities = heap();
  const store = loaded(loadEntities(manyEntities(entities)));
  row(`${entities} entities, their ids and values`, heap() - beforeEntities, entities);
  rows.push(['largest resident set of the process', (process.resourceUsage().maxRSS / 1e3).toFixed(1), '']);
  console.log(table(rows));
  if (store === undefined || policies === undefined) throw new Error('nothing was kept');
}
