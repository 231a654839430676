/**
 * The Cedar engine as a library: policies, entities and requests in; decisions out. No run-time dependency.
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
 * Whatever reads an input answers with a `Read`, { ok: true, value } or { ok: false, category, problem }, and never throws
 * because of the input. Policies and entities are loaded once and may change; a request is loaded once and may be
 * decided any number of times, always against the store as it is at that moment.
 */

export { answers } from './answers.ts';
export { authorize, isAllowed, type PolicyError, type Response } from './authorize.ts';
export type { Frame as LoadedRequest } from './frame.ts';
export { loadEntities, putEntity } from './load-entities.ts';
export { loadRequest } from './load-request.ts';
export { PolicySet } from './policy-set.ts';
export type { Read, Unread } from './read.ts';
export { readSchema } from './schema/read.ts';
export type { EntityStore } from './store.ts';
