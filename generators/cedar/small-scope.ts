/**
 * Generators for exhaustive testing: few types, ids, scopes and operators, so that all inputs up to a bound can be
 * enumerated (`enumerate` of choices.ts). Most defects show on a small input; here none of the small ones is left out.
 *
 * Promise: different draws give different inputs, and a bound holds all inputs of the bounds below it.
 */
import type {
  AuthorizeInput,
  EvaluateInput,
  Json,
  JsonObject,
  RequestJson,
  TemplateLinkJson,
  UidJson,
} from '../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../choices.ts';
import {
  and,
  attribute,
  binary,
  call,
  type Est,
  has,
  ifThenElse,
  isEmpty,
  isType,
  like,
  negate,
  not,
  set,
  TRUE,
  value,
  variables,
} from './est.ts';

const uid = (type: string, id: string): UidJson => ({ type, id });
const A = uid('User', 'a');
const B = uid('User', 'b');
const G = uid('Group', 'g');
const H = uid('Group', 'h');
const VIEW = uid('Action', 'view');

// ------------------------------------------------------------------------------------------------------------- stores

const TREES: readonly (readonly (readonly UidJson[])[])[] = [
  // Parents of User a, of Group g; the last two are a chain and a triangle.
  [[], []],
  [[G], []],
  [[G], [H]],
  [[G, H], [H]],
];

const FIELDS: readonly JsonObject[] = [{}, { x: true }, { x: false }];

/** Twelve stores: four hierarchies, and the attribute `x` of User a absent, true or false. Group h is never there. */
function drawStore(choices: Choices): Json[] {
  const [ofUser = [], ofGroup = []] = choices.pick(TREES);
  return [
    { uid: A, attrs: choices.pick(FIELDS), parents: ofUser },
    { uid: B, attrs: { x: true }, parents: [] },
    { uid: G, attrs: {}, parents: ofGroup },
  ];
}

// ----------------------------------------------------------------------------------------------------- cedar/authorize

const PRINCIPALS: readonly JsonObject[] = [
  { op: 'All' },
  { op: '==', entity: A },
  { op: 'in', entity: G },
  { op: 'in', entity: H },
  { op: 'is', entity_type: 'User' },
  { op: 'is', entity_type: 'User', in: { entity: H } },
  { op: 'in', slot: '?principal' },
];

const principalX = attribute(variables.principal, 'x');
const when = (body: Est): readonly JsonObject[] => [{ kind: 'when', body }];

const CONDITIONS: readonly (readonly JsonObject[])[] = [
  [],
  when(principalX),
  when(attribute(variables.context, 'c')),
  when(and(has(variables.principal, 'x'), principalX)),
  when(binary.in(variables.principal, variables.resource)),
  [{ kind: 'unless', body: principalX }],
];

/** How many different policies there are, effects included. */
const POLICIES = 2 * PRINCIPALS.length * CONDITIONS.length;

function policyNumber(number: number): JsonObject {
  const scope = PRINCIPALS[(number >> 1) % PRINCIPALS.length] as JsonObject;
  return {
    effect: (number & 1) === 0 ? 'permit' : 'forbid',
    principal: scope,
    action: { op: 'All' },
    resource: { op: 'All' },
    conditions: CONDITIONS[Math.floor((number >> 1) / PRINCIPALS.length)] as readonly JsonObject[],
  };
}

/** Every combination of two principals, two resources and two contexts. */
const REQUESTS: readonly RequestJson[] = [A, B].flatMap(principal =>
  [G, H].flatMap(resource => [{ c: true }, {}].map(context => ({ principal, action: VIEW, resource, context }))),
);

/**
 * Sets of up to `bound` policies in any store, asked all eight requests. A set is drawn in ascending order: another
 * order of the same policies is the same set.
 */
export function smallAuthorizeScenario(choices: Choices, bound: number): AuthorizeInput {
  const entities = drawStore(choices);
  const staticPolicies: Record<string, JsonObject> = {};
  const templates: Record<string, JsonObject> = {};
  const templateLinks: TemplateLinkJson[] = [];
  let least = 0;
  for (let i = choices.below(bound + 1); i > 0; i--) {
    least += choices.below(POLICIES - least);
    const policy = policyNumber(least);
    if (!Object.hasOwn(policy.principal as JsonObject, 'slot')) staticPolicies[`policy${i}`] = policy;
    else {
      templates[`template${i}`] = policy;
      templateLinks.push({ templateId: `template${i}`, newId: `policy${i}`, values: { '?principal': H } });
    }
  }
  return { schema: null, policies: { staticPolicies, templates, templateLinks }, entities, requests: REQUESTS };
}

// ------------------------------------------------------------------------------------------------------ cedar/evaluate

const LEAVES: readonly Est[] = [
  TRUE,
  value(1),
  value(9223372036854775807n),
  value('a'),
  variables.principal,
  variables.resource,
  variables.context,
  set([]),
];

const UNARY: readonly ((arg: Est) => Est)[] = [
  not,
  negate,
  isEmpty,
  arg => attribute(arg, 'x'),
  arg => has(arg, 'x'),
  arg => like(arg, [{ Literal: 'a' }, 'Wildcard']),
  arg => isType(arg, 'User'),
  arg => set([arg]),
  arg => call('decimal', [arg]),
  arg => call('isIpv4', [arg]),
];

const BINARY: readonly ((left: Est, right: Est) => Est)[] = [
  ...(['==', '!=', '<', '<=', '&&', '||', '+', '-', '*', 'in', 'contains', 'containsAll', 'containsAny'] as const).map(
    operator => binary[operator],
  ),
  binary.getTag,
  binary.hasTag,
  (left, right) => set([left, right]),
  (left, right) => call('lessThan', [left, right]),
];

/** Every expression of up to `bound` operators, on one store for each value of `x`. */
export function smallEvaluateScenario(choices: Choices, bound: number): EvaluateInput {
  const entities: Json[] = [
    { uid: A, attrs: choices.pick(FIELDS), parents: [G], tags: { a: 1 } },
    { uid: G, attrs: {}, parents: [H] },
  ];
  const expression = expressionOf(choices, choices.below(bound + 1));
  return { expression, request: { principal: A, action: VIEW, resource: H, context: { x: 1 } }, entities };
}

/** Any expression of exactly so many operators: the operator, then how many go to each operand. */
function expressionOf(choices: Choices, operators: number): Est {
  if (operators === 0) return choices.pick(LEAVES);
  const form = choices.below(UNARY.length + BINARY.length + 1);
  const unary = UNARY[form];
  if (unary !== undefined) return unary(expressionOf(choices, operators - 1));
  const first = choices.below(operators);
  const left = expressionOf(choices, first);
  const rest = operators - 1 - first;
  const both = BINARY[form - UNARY.length];
  if (both !== undefined) return both(left, expressionOf(choices, rest));
  const second = choices.below(rest + 1);
  const middle = expressionOf(choices, second);
  return ifThenElse(left, middle, expressionOf(choices, rest - second));
}
