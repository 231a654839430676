/**
 * Policies, entities and perhaps a schema, held together: all that decisions need, loaded once and kept up to date.
 *
 *     const authorizer = Authorizer.load({
 *       schema: 'entity User, Doc { owner: User }; action view appliesTo { principal: User, resource: Doc };',
 *       policies: 'permit(principal, action, resource) when { resource.owner == principal };',
 *       entities: [{ uid: { type: 'Doc', id: 'plan' }, attrs: { owner: { type: 'User', id: 'ann' } }, parents: [] }],
 *     });
 *     if (!authorizer.ok) throw new Error(authorizer.problem);
 *     const { policies } = authorizer.value;
 *
 *     const principal = { type: 'User', id: 'ann' };
 *     const action = { type: 'Action', id: 'view' };
 *     const resource = { type: 'Doc', id: 'plan' };
 *     const request = authorizer.value.request({ principal, action, resource, context: {} });
 *     if (!request.ok) throw new Error(request.problem);
 *     const before = authorizer.value.isAllowed(request.value);
 *     policies.add('freeze', 'forbid(principal, action, resource);');
 *     const { decision, reasons } = authorizer.value.authorize(request.value);
 *     return [before, decision, reasons]; // [true, 'deny', ['freeze']]
 */

import type { Schema } from '../../model/cedar/syntax/abstract.ts';
import type { EntitiesJson, Json, RequestJson, SchemaJson } from '../../model/cedar/syntax/interchange.ts';
import { authorize, isAllowed, type Response } from './authorize.ts';
import type { Frame } from './frame.ts';
import { loadEntities, putEntity, removeEntity } from './load-entities.ts';
import { loadRequest } from './load-request.ts';
import { PolicySet, type PolicySetSource, type Tuning } from './policy-set.ts';
import { type Read, read, type Unread, unread } from './read.ts';
import { readSchema } from './schema/read.ts';
import type { EntityStore } from './store.ts';
import { type Validation, validate } from './validate/validate.ts';

/** What an authorizer is loaded from; what is left out is empty. */
export interface AuthorizerSource {
  /** Cedar schema text, or a JSON schema. Without one, data is read as it looks, and nothing is checked against types. */
  readonly schema?: SchemaJson;
  /** Policy text, whose policies get the ids policy0, policy1, ...; or policies by id. */
  readonly policies?: string | PolicySetSource;
  /** Entities as JSON, or the text of a JSON document. */
  readonly entities?: EntitiesJson;
}

/** What is wrong, and with which part. */
export interface UnreadPart extends Unread {
  readonly part: 'schema' | 'policies' | 'entities';
}

export class Authorizer {
  /** May be changed at any time: the next decision is by what it then holds. */
  readonly policies: PolicySet;
  /** Changed through `putEntity` and `removeEntity`, which know the schema. */
  readonly entities: EntityStore;
  readonly schema: Schema | undefined;

  private constructor(policies: PolicySet, entities: EntityStore, schema: Schema | undefined) {
    this.policies = policies;
    this.entities = entities;
    this.schema = schema;
  }

  /**
   * The first part that cannot be read refuses all; the problem says which part that is. Categories: those of
   * `readSchema`, `PolicySet.read` and `loadEntities`, which read the parts in this order.
   */
  static load(
    { schema: schemaJson, policies = '', entities = [] }: AuthorizerSource,
    tuning?: Tuning,
  ): { readonly ok: true; readonly value: Authorizer } | UnreadPart {
    const schema = schemaJson === undefined ? undefined : readSchema(schemaJson);
    if (schema?.ok === false) return inPart('schema', schema);
    const set = PolicySet.read(policies, tuning);
    if (!set.ok) return inPart('policies', set);
    const store = loadEntities(entities, schema?.value);
    if (!store.ok) return inPart('entities', store);
    return { ok: true, value: new Authorizer(set.value, store.value, schema?.value) };
  }

  /**
   * A request ready to be decided, any number of times; updates made in between count. With a schema it must be one that
   * the schema allows. Categories: see `loadRequest`.
   */
  request(json: RequestJson): Read<Frame> {
    return loadRequest(json, this.entities, this.schema);
  }

  /** The decision, the policies that made it, and those that failed. `request` must come from this authorizer. */
  authorize(request: Frame): Response {
    return authorize(this.policies, request);
  }

  /** The decision alone, which may be known before all policies are looked at. */
  isAllowed(request: Frame): boolean {
    return isAllowed(this.policies, request);
  }

  /** Stores an entity, or replaces the one of the same uid; if it is refused nothing changes. See `putEntity`. */
  putEntity(json: Json): Read<this> {
    const stored = putEntity(json, this.entities, this.schema);
    return stored.ok ? read(this) : stored;
  }

  /** Takes an entity out, by its `{ type, id }`. See `removeEntity`. */
  removeEntity(uid: Json): Read<this> {
    const removed = removeEntity(uid, this.entities, this.schema);
    return removed.ok ? read(this) : removed;
  }

  /** All policies, templates and links against the schema, strictly. Category: `noSchema`. */
  validate(): Read<Validation> {
    if (this.schema === undefined) return unread('noSchema', 'there is no schema to validate the policies against');
    return read(validate(this.policies.syntax(), this.schema));
  }
}

const inPart = (part: UnreadPart['part'], found: Unread): UnreadPart => ({
  ...found,
  part,
  problem: `${part}: ${found.problem}`,
});
