/**
 * `lockstep/engine`: Cedar for Node, as a library. Imports nothing at run time. docs/engine.md tells how to use it.
 *
 * `Authorizer` holds policies, entities and a schema together. The functions are the same things one by one:
 *
 *     const ann = { type: 'User', id: 'ann' };
 *     const staff = { type: 'Group', id: 'staff' };
 *     const policies = PolicySet.read('permit(principal in Group::"staff", action, resource);');
 *     const store = loadEntities([{ uid: ann, attrs: {}, parents: [staff] }]);
 *     if (!policies.ok || !store.ok) throw new Error('bad policies or entities');
 *
 *     const action = { type: 'Action', id: 'view' };
 *     const resource = { type: 'Doc', id: 'plan' };
 *     const request = loadRequest({ principal: ann, action, resource, context: {} }, store.value);
 *     if (!request.ok) throw new Error(request.problem);
 *     const { decision, reasons } = authorize(policies.value, request.value);
 *     return [decision, reasons, isAllowed(policies.value, request.value)]; // ['allow', ['policy0'], true]
 *
 * Whatever reads an input answers with a `Read`, { ok: true, value } or { ok: false, category, problem }, and never
 * throws because of what the input says.
 */

export { authorize, isAllowed, type PolicyError, type Response } from './cedar/authorize.ts';
export { Authorizer, type AuthorizerSource, type UnreadPart } from './cedar/authorizer.ts';
export type { Frame as LoadedRequest } from './cedar/frame.ts';
export { loadEntities, putEntity, removeEntity } from './cedar/load-entities.ts';
export { loadRequest } from './cedar/load-request.ts';
export { PolicySet, type PolicySetSource, type Tuning } from './cedar/policy-set.ts';
export type { Read, Unread } from './cedar/read.ts';
export { readSchema } from './cedar/schema/read.ts';
export type { EntityStore } from './cedar/store.ts';
export { type Validation, validate } from './cedar/validate/validate.ts';
