/**
 * `cedar/session`: policies and entities change between decisions, and each decision must be the one that loading all of it
 * afresh would give. Compared are the answers of all steps, those that are refused among them.
 */

import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { SESSION_GENERATOR_VERSION, sessionScenario } from '../../../generators/cedar/session.ts';
import type { Json, JsonObject, ResponseJson } from '../../../model/cedar/syntax/interchange.ts';
import type { SessionAnswer, SessionInput, SessionStep, StepAnswer } from '../../../model/cedar/syntax/session.ts';
import { UserError } from '../../errors.ts';
import { isObject } from '../../json.ts';
import type { Difference, Property, Subject } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { compareResponse } from './authorize.ts';
import { dataSize, replaceAt } from './est.ts';
import { authorizeFeatures, authorizeSize, policySize } from './features.ts';
import { plantedFeatures, readPlanted, reducePlanted, rejectsWhatIsPlanted, renderPlanted } from './planted.ts';
import { AUTHORIZE_KEYS, list, object, readAuthorizeInput } from './read.ts';
import { reduceAuthorize, reduceEntity, reducePolicy } from './reduce.ts';
import { dropChunks } from './reduce-data.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { renderAuthorize, renderEntities, renderPolicy, renderSlots, uid } from './render.ts';

type Input = Planted<SessionInput>;

export const cedarSession: Subject<Input, SessionAnswer> = {
  name: 'cedar/session',
  title: 'updates between decisions: policies and entities added, replaced and removed, as if loaded afresh each time',
  generatorVersion: SESSION_GENERATOR_VERSION,
  generate: sessionScenario,
  implementations: ['model', 'engine'],
  testsEach: 16,
  tests: input => input.steps.length,
  compare: compareSession,
  properties: [theShortAnswerIsTheDecision(), rejectsWhatIsPlanted()],
  reductions: input => reducePlanted(input, reduceSession),
  size: input => authorizeSize(input) + input.steps.reduce((sum, step) => sum + stepSize(step), 0),
  features: function* (input) {
    yield* plantedFeatures(input);
    yield* authorizeFeatures(input);
    for (const kind of new Set(input.steps.map(kindOf))) yield `step:${kind}`;
  },
  render: input =>
    [renderPlanted(input), renderAuthorize(input), ...input.steps.map((step, i) => `${i}: ${renderStep(step)}`)]
      .filter(part => part !== '')
      .join('\n'),
  read: readSession,
};

const kindOf = (step: SessionStep): string => Object.keys(step)[0] ?? '';

// -------------------------------------------------------------------------------------------------------- comparison

function compareSession(_input: SessionInput, left: SessionAnswer, right: SessionAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  for (let i = 0; i < Math.max(left.steps.length, right.steps.length); i++) {
    const [a, b] = [left.steps[i], right.steps[i]];
    if (a === undefined || b === undefined) {
      return { kind: 'number of steps', at: 'steps', left: left.steps.length, right: right.steps.length };
    }
    const difference = compareStep(a, b);
    if (difference !== undefined) return { ...difference, at: `steps[${i}].${difference.at}` };
  }
  return undefined;
}

function compareStep(a: StepAnswer, b: StepAnswer): Difference | undefined {
  if (isRejected(a) || isRejected(b)) return compareRejected(a, b);
  if (!isDecision(a) || !isDecision(b)) {
    if (isDecision(a) === isDecision(b)) return undefined;
    return { kind: 'kind of answer', at: 'accepted', left: !isDecision(a), right: !isDecision(b) };
  }
  const difference = compareResponse(a, b, 0);
  if (difference !== undefined) return { ...difference, at: difference.at.replace('responses[0].', '') };
  if (a.allowed === undefined || b.allowed === undefined || a.allowed === b.allowed) return undefined;
  return { kind: 'short answer', at: 'allowed', left: a.allowed, right: b.allowed };
}

const isDecision = (answer: object): answer is ResponseJson & { readonly allowed?: boolean } =>
  Object.hasOwn(answer, 'decision');

function theShortAnswerIsTheDecision(): Property<SessionInput, SessionAnswer> {
  return {
    name: 'the short answer is the decision',
    broken: (_input, answer) => {
      if (isRejected(answer)) return undefined;
      const wrong = answer.steps.findIndex(
        step => isDecision(step) && step.allowed !== undefined && step.allowed !== (step.decision === 'allow'),
      );
      return wrong < 0 ? undefined : `steps[${wrong}] decides one thing and says another in short`;
    },
  };
}

// --------------------------------------------------------------------------------------------------------- shrinking

function* reduceSession(input: SessionInput): Generator<SessionInput> {
  const { steps } = input;
  for (const kept of dropChunks(steps)) yield { ...input, steps: kept };
  yield* withoutIdleRequests(input);
  // All requests are kept: steps count on their positions.
  for (const { schema, policies, entities, requests } of reduceAuthorize(input)) {
    if (requests.length === input.requests.length) yield { ...input, schema, policies, entities, requests };
  }
  for (const [i, step] of steps.entries()) {
    for (const smaller of reduceStep(step)) yield { ...input, steps: replaceAt(steps, i, smaller) };
  }
}

/** The requests that some step decides, renumbered. */
function* withoutIdleRequests(input: SessionInput): Generator<SessionInput> {
  const used = [...new Set(input.steps.flatMap(step => ('decide' in step ? [step.decide] : [])))].sort((a, b) => a - b);
  const requests = used.flatMap(at => input.requests[at] ?? []);
  if (requests.length === input.requests.length) return;
  const steps = input.steps.map(step => ('decide' in step ? { decide: used.indexOf(step.decide) } : step));
  yield { ...input, requests, steps };
}

function* reduceStep(step: SessionStep): Generator<SessionStep> {
  if ('addPolicy' in step) {
    for (const policy of reducePolicy(step.addPolicy.policy)) yield { addPolicy: { ...step.addPolicy, policy } };
  } else if ('addTemplate' in step) {
    for (const policy of reducePolicy(step.addTemplate.policy)) yield { addTemplate: { ...step.addTemplate, policy } };
  } else if ('putEntity' in step && isObject(step.putEntity)) {
    for (const putEntity of reduceEntity(step.putEntity)) yield { putEntity };
  }
}

function stepSize(step: SessionStep): number {
  if ('addPolicy' in step) return 1 + policySize(step.addPolicy.policy);
  if ('addTemplate' in step) return 1 + policySize(step.addTemplate.policy);
  return 1 + ('putEntity' in step ? dataSize(step.putEntity) : 0);
}

// ---------------------------------------------------------------------------------------------------- for people, files

function renderStep(step: SessionStep): string {
  if ('decide' in step) return `decide request ${step.decide}`;
  if ('addPolicy' in step) return `add ${visible(step.addPolicy.id)}: ${renderPolicy(step.addPolicy.policy)}`;
  if ('addTemplate' in step) {
    return `add template ${visible(step.addTemplate.id)}: ${renderPolicy(step.addTemplate.policy)}`;
  }
  if ('link' in step) {
    const { newId, templateId, values } = step.link;
    return `link ${visible(newId)} of ${visible(templateId)}: ${renderSlots(values)}`;
  }
  if ('removePolicy' in step) return `remove ${visible(step.removePolicy)}`;
  if ('putEntity' in step) return `put ${renderEntities([step.putEntity])}`;
  return `remove entity ${uid(step.removeEntity)}`;
}

/** What each kind of step holds: an object with these keys, or anything. */
const SHAPES: Readonly<Record<string, readonly string[] | 'number' | 'string' | 'any'>> = {
  decide: 'number',
  addPolicy: ['id', 'policy'],
  addTemplate: ['id', 'policy'],
  link: ['templateId', 'newId', 'values'],
  removePolicy: 'string',
  putEntity: 'any',
  removeEntity: 'any',
};

function readSession(json: Json): Input {
  const { steps, planted, ...base } = object(json, 'input', [...AUTHORIZE_KEYS, 'steps', 'planted?']);
  const read = { ...readAuthorizeInput(base), steps: list(steps, 'input.steps').map(readStep) };
  return { ...read, ...readPlanted(planted) };
}

function readStep(json: Json, i: number): SessionStep {
  const where = `input.steps[${i}]`;
  const step = object(
    json,
    where,
    Object.keys(SHAPES).map(kind => `${kind}?`),
  );
  const [kind = '', ...more] = Object.keys(step);
  const shape = SHAPES[kind];
  if (shape === undefined || more.length > 0) {
    throw new UserError(`${where}: a step does one thing`, `one of ${Object.keys(SHAPES).join(', ')}`);
  }
  const content = step[kind] as Json;
  if (Array.isArray(shape)) object(content, `${where}.${kind}`, shape);
  else if (shape !== 'any' && typeof content !== shape) throw new UserError(`${where}.${kind}: expected a ${shape}`);
  return step as JsonObject as unknown as SessionStep;
}
