/** The parts of bench/engine.ts that decide: latency of single decisions, of the engine and of cedar-wasm. */

import { strict as assert } from 'node:assert';
import {
  type AuthorizationAnswer,
  type AuthorizationCall,
  isAuthorized,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import { Authorizer } from '../engine/index.ts';
import type { Json, RequestJson } from '../model/cedar/syntax/interchange.ts';
import { table } from '../reports/terminal/style.ts';
import { documents, documentsByTemplate } from './workloads/documents.ts';
import { hosting, hostingByTemplate } from './workloads/hosting.ts';
import { manyPolicies, SHAPE_NAMES } from './workloads/many-policies.ts';
import { todo } from './workloads/todo.ts';
import type { Workload } from './workloads/workload.ts';

const SEED = 11;
const APPLICATIONS = [documents, documentsByTemplate, hosting, hostingByTemplate, todo];
const PER_TYPE = [5, 10, 20, 30, 40, 50];
/** Different data for the same size: what one hierarchy makes fast another may make slow. */
const HIERARCHIES = 5;
const REQUESTS = 500;
/** More policies than these are not given to the call that parses them each time. */
const MOST_PARSED = 1_000;
const SIZES = [10, 100, 1_000, 10_000, 100_000];

/** Median and 99th percentile in microseconds. */
interface Latency {
  readonly median: number;
  readonly p99: number;
}

interface Contender {
  decide(request: RequestJson): unknown;
  readonly times: number[];
}

interface Contest {
  readonly engine: Latency;
  readonly short: Latency;
  readonly stateful: Latency;
  readonly bare: Latency;
  readonly plain: Latency;
}

export function measureDecisions(short: boolean): void {
  const hierarchies = short ? 2 : HIERARCHIES;
  console.log(`Decisions, in µs: median / p99 of ${REQUESTS} requests to each of ${hierarchies} hierarchies`);
  const rows = [HEADINGS];
  for (const application of APPLICATIONS) {
    for (const perType of short ? [5, 50] : PER_TYPE) {
      const workloads = Array.from({ length: hierarchies }, (_, i) => application(perType, REQUESTS, SEED + i));
      const { name } = workloads[0] as Workload;
      rows.push(rowOf(`${name}, ${perType} of each type`, contest(workloads, short ? 0.5 : 2)));
    }
  }
  console.log(table(rows));
}

export function measurePolicies(short: boolean): void {
  console.log('Cost against the number of policies, each with a scope of its own; 100 entities, in µs');
  const rows = [HEADINGS];
  const growth: string[] = [];
  for (const shape of SHAPE_NAMES) {
    const medians = (short ? [10, 1_000, 100_000] : SIZES).map(count => {
      const result = contest([manyPolicies(shape, count, REQUESTS, SEED)], short ? 0.5 : 2);
      rows.push(rowOf(`${shape}: ${count}`, result));
      return result.engine.median;
    });
    const times = (medians[medians.length - 1] as number) / (medians[0] as number);
    growth.push(`${shape}: median of the largest is ${times.toFixed(2)} times that of the smallest`);
  }
  console.log(table(rows));
  console.log(growth.join('\n'));
}

const HEADINGS = [
  'workload',
  'engine',
  'isAllowed',
  'stateful',
  'ratio',
  'no entities',
  'ratio',
  'isAuthorized',
  'ratio',
];

function rowOf(name: string, { engine, short, stateful, bare, plain }: Contest): string[] {
  const shown = ({ median, p99 }: Latency): string =>
    Number.isNaN(median) ? '' : `${digits(median)} / ${digits(p99)}`;
  const ratio = (other: Latency): string =>
    Number.isNaN(other.median) ? '' : `${(other.median / engine.median).toFixed(0)}x`;
  const others = [stateful, bare, plain].flatMap(other => [shown(other), ratio(other)]);
  return [name, shown(engine), shown(short), ...others];
}

const digits = (us: number): string => (us < 10 ? us.toFixed(2) : us.toFixed(0));

/** All contenders on the same requests in turns, so that whoever else uses the machine disturbs them all. */
function contest(workloads: readonly Workload[], seconds: number): Contest {
  const all = workloads.map(enter);
  for (let round = 0; round < 20; round++)
    for (const entry of all) for (const request of entry.requests) entry.engine.decide(request);
  const deadline = performance.now() + seconds * 1_000;
  let turn = 0;
  do {
    for (const { requests, engine, short, slow } of all) {
      // Twice, because the first pass after the others finds cold caches.
      for (let pass = 0; pass < 2; pass++) for (const request of requests) time(engine, request);
      for (const request of requests) time(short, request);
      // A few each: they are hundreds of times slower.
      for (let i = 0; i < 4; i++, turn++) {
        for (const contender of slow) time(contender, requests[turn % requests.length] as RequestJson);
      }
    }
  } while (performance.now() < deadline);
  const latency = (pick: (entry: Entry) => Contender | undefined): Latency =>
    latencyOf(all.flatMap(entry => pick(entry)?.times ?? []));
  return {
    engine: latency(({ engine }) => engine),
    short: latency(({ short }) => short),
    stateful: latency(({ slow }) => slow[0]),
    bare: latency(({ slow }) => slow[1]),
    plain: latency(({ slow }) => slow[2]),
  };
}

interface Entry {
  readonly requests: readonly RequestJson[];
  readonly engine: Contender;
  readonly short: Contender;
  /** The stateful call, the same without entities, the plain call. */
  readonly slow: readonly Contender[];
}

/** What was answered last: a result that nobody reads could be compiled away. */
let last: unknown;

function time(contender: Contender, request: RequestJson): void {
  const before = performance.now();
  last = contender.decide(request);
  contender.times.push((performance.now() - before) * 1_000);
}

function enter({ policies, entities, requests }: Workload): Entry {
  const loaded = Authorizer.load({ policies, entities });
  if (!loaded.ok) throw new Error(loaded.problem);
  const authorizer = loaded.value;
  const requestOf = (json: RequestJson) => {
    const request = authorizer.request(json);
    if (!request.ok) throw new Error(request.problem);
    return request.value;
  };
  const id = keep(policies);
  const isLarge = Object.keys(policies.staticPolicies).length > MOST_PARSED;
  const stateful = (request: RequestJson, data: readonly Json[]): AuthorizationAnswer =>
    statefulIsAuthorized({
      ...request,
      entities: data,
      preparsedPolicySetId: id,
    } as unknown as StatefulAuthorizationCall);
  const contender = (decide: (request: RequestJson) => unknown): Contender => ({ decide, times: [] });
  for (const request of requests.slice(0, isLarge ? 2 : 20)) {
    assert.deepEqual(summary(authorizer.authorize(requestOf(request))), cedarSummary(stateful(request, entities)));
  }
  return {
    requests,
    engine: contender(request => authorizer.authorize(requestOf(request))),
    short: contender(request => authorizer.isAllowed(requestOf(request))),
    slow: [
      contender(request => stateful(request, entities)),
      contender(request => stateful(request, [])),
      // Parsing a hundred thousand policies for each decision takes seconds.
      ...(isLarge
        ? []
        : [contender(request => isAuthorized({ ...request, entities, policies } as unknown as AuthorizationCall))]),
    ],
  };
}

let kept = 0;
/** Preparsed sets are known by name. */
function keep(policies: Workload['policies']): string {
  const id = `set ${kept++}`;
  const answer = preparsePolicySet(id, policies as never);
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  return id;
}

const summary = ({ decision, reasons }: { decision: string; reasons: readonly string[] }) => [
  decision,
  [...reasons].sort(),
];

function cedarSummary(answer: AuthorizationAnswer) {
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  const { decision, diagnostics } = answer.response;
  return summary({ decision, reasons: diagnostics.reason });
}

function latencyOf(times: readonly number[]): Latency {
  if (last === undefined) throw new Error('nothing was decided');
  if (times.length === 0) return { median: Number.NaN, p99: Number.NaN };
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return { median: at(0.5), p99: at(0.99) };
}
