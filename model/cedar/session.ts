/**
 * Policies and entities that change between decisions: everything is written down as JSON, and each step loads all of it
 * afresh. What a real authorizer remembers from one decision to the next must not show.
 */

import { authorize, policiesInForce } from './authorize.ts';
import { entityUid } from './data.ts';
import { uidKey } from './entities.ts';
import { readJson } from './json.ts';
import { loadEntities, loadPolicySet, loadRequest } from './load.ts';
import { isActionType } from './names.ts';
import { isArray, object, reading, requireKeys } from './reading.ts';
import { readSchema } from './schema/read.ts';
import type { Schema } from './syntax/abstract.ts';
import type { Json, PolicyJson, PolicySetJson, Rejected } from './syntax/interchange.ts';
import type { SessionAnswer, SessionInput, SessionStep, StepAnswer } from './syntax/session.ts';

/** All that there is at one moment. */
interface State {
  readonly schema: Schema | null;
  readonly policies: PolicySetJson;
  readonly entities: readonly Json[];
}

/** What a step says, and what there is after it. */
interface Outcome {
  readonly answer: StepAnswer;
  readonly state: State;
}

/** Categories: `schema`, `policies`, `entities`, as for `cedar/authorize`. */
export const answerSession = (input: SessionInput): SessionAnswer => {
  const begun = begin(input);
  if ('rejected' in begun) return begun;
  const steps: StepAnswer[] = [];
  let state = begun;
  for (const step of input.steps) {
    const outcome = take(step, state, input);
    steps.push(outcome.answer);
    state = outcome.state;
  }
  return { steps };
};

const begin = (input: SessionInput): State | Rejected => {
  const schema = input.schema === null ? { loaded: null } : readSchema(input.schema);
  if ('rejected' in schema) return { rejected: 'schema' };
  if ('rejected' in loadPolicySet(input.policies)) return { rejected: 'policies' };
  const document = typeof input.entities === 'string' ? readJson(input.entities) : { loaded: input.entities };
  if ('rejected' in document || !isArray(document.loaded)) return { rejected: 'entities' };
  if ('rejected' in loadEntities(document.loaded, schema.loaded)) return { rejected: 'entities' };
  return { schema: schema.loaded, policies: input.policies, entities: document.loaded };
};

const take = (step: SessionStep, state: State, { requests }: SessionInput): Outcome => {
  if ('decide' in step) {
    const request = requests[step.decide];
    return { answer: request === undefined ? { rejected: 'noRequest' } : decide(request, state), state };
  }
  if ('addPolicy' in step) return add(step.addPolicy.id, { staticPolicies: step.addPolicy }, state);
  if ('addTemplate' in step) return add(step.addTemplate.id, { templates: step.addTemplate }, state);
  if ('link' in step) {
    const { policies } = state;
    return withPolicies({ ...policies, templateLinks: [...policies.templateLinks, step.link] }, state);
  }
  if ('removePolicy' in step) return removePolicy(step.removePolicy, state);
  return 'putEntity' in step ? putEntity(step.putEntity, state) : removeEntity(step.removeEntity, state);
};

const decide = (json: SessionInput['requests'][number], { schema, policies, entities }: State): StepAnswer => {
  const request = loadRequest(json, schema);
  if ('rejected' in request) return { rejected: request.rejected };
  const set = loadPolicySet(policies);
  const store = loadEntities(entities, schema);
  if ('rejected' in set || 'rejected' in store) return { rejected: 'state' };
  const response = authorize(request.loaded, policiesInForce(set.loaded), store.loaded);
  return { ...response, allowed: response.decision === 'allow' };
};

const ACCEPTED: StepAnswer = { accepted: true };
const refuse = (category: string | true, state: State): Outcome => ({ answer: { rejected: category }, state });

// ---------------------------------------------------------------------------------------------------------- policies

type Part = 'staticPolicies' | 'templates';
type Addition = { readonly [part in Part]?: { readonly id: string; readonly policy: PolicyJson } };

const add = (id: string, addition: Addition, state: State): Outcome => {
  const { policies } = state;
  if (idsIn(policies).includes(id)) return refuse('policies', state);
  const extended = (part: Part) => {
    const added = addition[part];
    return added === undefined
      ? policies[part]
      : Object.fromEntries([...Object.entries(policies[part]), [id, added.policy]]);
  };
  return withPolicies(
    { ...policies, staticPolicies: extended('staticPolicies'), templates: extended('templates') },
    state,
  );
};

const removePolicy = (id: string, state: State): Outcome => {
  const { staticPolicies, templates, templateLinks } = state.policies;
  if (!idsIn(state.policies).includes(id)) return refuse('policies', state);
  const without = (part: PolicySetJson[Part]) => Object.fromEntries(Object.entries(part).filter(([key]) => key !== id));
  const rest = {
    staticPolicies: without(staticPolicies),
    templates: without(templates),
    templateLinks: templateLinks.filter(({ newId }) => newId !== id),
  };
  // A template that has links cannot go: they would be left without one.
  return withPolicies(rest, state);
};

const idsIn = ({ staticPolicies, templates, templateLinks }: PolicySetJson): readonly string[] => [
  ...Object.keys(staticPolicies),
  ...Object.keys(templates),
  ...templateLinks.map(({ newId }) => newId),
];

const withPolicies = (policies: PolicySetJson, state: State): Outcome =>
  'rejected' in loadPolicySet(policies)
    ? refuse('policies', state)
    : { answer: ACCEPTED, state: { ...state, policies } };

// ---------------------------------------------------------------------------------------------------------- entities

/** In the place of those of the same uid, or after all others. Without a uid it is refused like any that is listed. */
const putEntity = (json: Json, state: State): Outcome => {
  const uid = reading(note => entityUid(requireKeys(object(json, note), ['uid'], note).uid, note));
  if ('rejected' in uid) return withEntities([...state.entities, json], state);
  if (isOfSchema(uid.loaded.type, state)) return refuse('actionMismatch', state);
  const key = uidKey(uid.loaded);
  return withEntities([...state.entities.filter(other => keyOf(other) !== key), json], state);
};

const removeEntity = (json: Json, state: State): Outcome => {
  const uid = reading(note => entityUid(json, note));
  if ('rejected' in uid) return refuse(uid.rejected, state);
  if (isOfSchema(uid.loaded.type, state)) return refuse('actionMismatch', state);
  const key = uidKey(uid.loaded);
  const rest = state.entities.filter(other => keyOf(other) !== key);
  return rest.length === state.entities.length ? refuse('unknownEntity', state) : withEntities(rest, state);
};

/** A schema says all that there is to say of its actions. */
const isOfSchema = (type: string, { schema }: State): boolean => schema !== null && isActionType(type);

/** Of an entity that has been loaded. */
const keyOf = (json: Json): string => {
  const uid = reading(note => entityUid(object(json, note).uid, note));
  return 'loaded' in uid ? uidKey(uid.loaded) : '';
};

const withEntities = (entities: readonly Json[], state: State): Outcome => {
  const loaded = loadEntities(entities, state.schema);
  return 'rejected' in loaded ? refuse(loaded.rejected, state) : { answer: ACCEPTED, state: { ...state, entities } };
};
