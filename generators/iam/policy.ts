/** Policies around a catalogue: one to four statements, in every shape that the grammar has. */
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../choices.ts';
import type { Service } from './catalogue.ts';
import { drawPattern } from './patterns.ts';

export function drawPolicy(choices: Choices, services: readonly [Service, ...Service[]]): JsonObject {
  const statements = choices.list(1, 4, 0.4, (_, i) => drawStatement(choices, services, i));
  const [first] = statements;
  const alone = statements.length === 1 && first !== undefined && choices.chance(0.25);
  const policy: [string, Json][] = [['Statement', alone ? first : statements]];
  if (choices.chance(0.7)) policy.unshift(['Version', choices.chance(0.1) ? '2008-10-17' : '2012-10-17']);
  if (choices.chance(0.05)) policy.push(['Id', 'policy']);
  return Object.fromEntries(policy);
}

type Kind = 'Allow' | 'Deny' | 'Allow NotAction' | 'Deny NotAction';

const KINDS = table<Kind>([
  [84, 'Allow'],
  [9, 'Deny'],
  [6, 'Allow NotAction'],
  [1, 'Deny NotAction'],
]);

function drawStatement(choices: Choices, services: readonly [Service, ...Service[]], position: number): JsonObject {
  const kind = choices.weighted(KINDS);
  const elements: [string, Json][] = [
    ['Effect', kind.startsWith('Deny') ? 'Deny' : 'Allow'],
    [kind.endsWith('NotAction') ? 'NotAction' : 'Action', drawActions(choices, services)],
  ];
  if (choices.chance(0.15)) elements.unshift(['Sid', `S${position}`]);
  const resource = choices.weighted(RESOURCES);
  if (resource !== null) elements.push(resource);
  if (choices.chance(0.04)) elements.push(choices.pick(PRINCIPALS));
  if (choices.chance(0.15)) elements.push(['Condition', choices.pick(CONDITIONS)]);
  return Object.fromEntries(choices.chance(0.15) ? choices.shuffle(elements) : elements);
}

function drawActions(choices: Choices, services: readonly [Service, ...Service[]]): Json {
  if (choices.chance(0.02)) return [];
  const patterns = choices.list(1, 7, 0.6, () => drawPattern(choices, drawService(choices, services)));
  if (choices.chance(0.06)) patterns.push(choices.pick(patterns));
  const [only] = patterns;
  return patterns.length === 1 && only !== undefined && choices.chance(0.35) ? only : patterns;
}

const drawService = (choices: Choices, services: readonly [Service, ...Service[]]): Service =>
  choices.chance(0.3) ? choices.pick(services) : services[0];

const RESOURCES = table<[string, Json] | null>([
  [60, ['Resource', '*']],
  [12, ['Resource', ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*']]],
  [8, ['NotResource', 'arn:aws:s3:::secret/*']],
  [20, null],
]);

const PRINCIPALS: readonly [string, Json][] = [
  ['Principal', '*'],
  ['Principal', { AWS: ['111122223333', '*'], Service: 's3.amazonaws.com' }],
  ['NotPrincipal', { AWS: 'arn:aws:iam::111122223333:root' }],
];

/** What stands in them is carried along untouched, to the last digit. */
const CONDITIONS: readonly JsonObject[] = [
  { Bool: { 'aws:SecureTransport': 'true' } },
  { StringLike: { 's3:prefix': ['a*', 'b?'], 'aws:userid': 'x' }, NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } },
  { NumericEquals: { k: 9007199254740993n }, Null: { k: false } },
  {},
];
