/**
 * Scenarios at the door: those of scenario.ts, of which a few have a part that does not load, so that all implementations
 * are asked which part they refuse; and a few have much more of something.
 *
 * Promise: what is changed is drawn last, so that a scenario which stays as it is is the one that scenario.ts makes of the same
 * choices. An input with a spoilt part says so (`planted`), and with two of them names the one that must be refused first.
 */
import type { AuthorizeInput, EvaluateInput, SchemaJson } from '../../model/cedar/syntax/interchange.ts';
import { type Choices, type Table, table } from '../choices.ts';
import type { Target } from './domain.ts';
import type { Plant, Planted } from './invalid/planted.ts';
import { spoilEntities, spoilEntitiesOf, spoilRequest, spoilRequestOf } from './invalid/spoilt-data.ts';
import { spoilPolicies, spoiltExpression } from './invalid/spoilt-policies.ts';
import { spoilSchema } from './invalid/spoilt-schema.ts';
import { largeInput, manyPolicies } from './large.ts';
import { requestJson } from './request.ts';
import { anyScenario, evaluateScenario, GENERATOR_VERSION } from './scenario.ts';
import type { World } from './world.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const DOORS_GENERATOR_VERSION = GENERATOR_VERSION * 1000 + 2;

/** How many scenarios have a spoilt part, and how many of these a second one. */
const SPOILT = 0.03;
const ANOTHER = 0.15;
/** How many are about numbers: many policies, or much data. */
const MANY_POLICIES = 0.004;
const LARGE = 0.015;

/** In the order in which they are looked at: an input is refused with the name of the first that does not load. */
const PARTS = ['schema', 'policies', 'entities', 'request'] as const;
export type Part = (typeof PARTS)[number];

const PARTS_TO_SPOIL = table<Part>([
  [3, 'policies'],
  [2, 'schema'],
  [2, 'entities'],
  [2, 'request'],
]);

type Spoil<Input> = (part: Part, input: Input) => { readonly input: Input; readonly kind: string } | undefined;

/** The claim is about the first of the parts that do not load. */
function spoilt<Input extends object>(
  choices: Choices,
  sound: Input,
  spoil: Spoil<Input>,
  parts = PARTS_TO_SPOIL,
): Planted<Input> {
  let input = sound;
  let planted: Plant | undefined;
  for (let more = choices.chance(ANOTHER) ? 2 : 1; more > 0; more--) {
    const part = choices.weighted(parts);
    // What is spoilt already need not be readable any more.
    const changed = planted?.category === part ? undefined : spoil(part, input);
    if (changed === undefined) continue;
    input = changed.input;
    if (planted === undefined || PARTS.indexOf(part) < PARTS.indexOf(planted.category as Part)) {
      planted = { kind: `${part}: ${changed.kind}`, category: part };
    }
  }
  return planted === undefined ? input : { ...input, planted };
}

export function authorizeAtTheDoor(choices: Choices): Planted<AuthorizeInput> {
  const { world, targets, input } = anyScenario(choices);
  if (choices.chance(SPOILT)) return spoiltScenario(world, targets, input);
  return choices.chance(MANY_POLICIES) ? { ...input, policies: manyPolicies(choices, input.policies) } : input;
}

export const spoiltScenario = <Input extends AuthorizeInput>(
  world: World,
  targets: readonly Target[],
  input: Input,
  parts?: Table<Part>,
): Planted<Input> => spoilt(world.choices, input, (part, from) => spoilPart(world, targets, part, from), parts);

function spoilPart<Input extends AuthorizeInput>(
  world: World,
  targets: readonly Target[],
  part: Part,
  input: Input,
): { readonly input: Input; readonly kind: string } | undefined {
  const { choices } = world;
  switch (part) {
    case 'schema': {
      // Without a schema there is none to be refused: to put one there would change what the other parts mean.
      const changed = input.schema === null ? undefined : spoilSchema(choices, input.schema as SchemaJson);
      return changed && { input: { ...input, schema: changed.schema }, kind: changed.kind };
    }
    case 'policies': {
      const changed = spoilPolicies(choices, input.policies);
      return changed && { input: { ...input, policies: changed.policies }, kind: changed.kind };
    }
    case 'entities': {
      const { entities, kind } = spoilEntitiesOf(world, typeof input.entities === 'string' ? [] : input.entities);
      return { input: { ...input, entities }, kind };
    }
    case 'request': {
      const target = choices.pick(targets);
      const { request, kind } = spoilRequestOf(world, target, requestJson(target));
      const at = choices.below(input.requests.length);
      return { input: { ...input, requests: input.requests.map((each, i) => (i === at ? request : each)) }, kind };
    }
  }
}

export function evaluateAtTheDoor(choices: Choices): Planted<EvaluateInput> {
  const input = evaluateScenario(choices);
  if (choices.chance(SPOILT)) return spoilt(choices, input, (part, from) => spoilOperand(choices, part, from));
  return choices.chance(LARGE) ? largeInput(choices, input) : input;
}

function spoilOperand(choices: Choices, part: Part, input: EvaluateInput) {
  switch (part) {
    case 'policies': {
      const { expression, kind } = spoiltExpression(choices, input.expression);
      return { input: { ...input, expression }, kind };
    }
    case 'entities': {
      const { entities, kind } = spoilEntities(choices, typeof input.entities === 'string' ? [] : input.entities);
      return { input: { ...input, entities }, kind };
    }
    case 'request': {
      const { request, kind } = spoilRequest(choices, input.request);
      return { input: { ...input, request }, kind };
    }
    // There is no schema.
    default:
      return undefined;
  }
}
