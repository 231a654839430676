/**
 * Inputs as they travel (syntax/interchange.ts) to what authorization works on: policy sets, entities, requests.
 *
 * Language reference, part 1, 2.3, 6.3, 6.4 and 6.6; part 2, section 2. With a schema, types drive how data is read,
 * and what was read must conform to them.
 */

import { entityUid, evaluated, literal, value } from './data.ts';
import { type Entities, findEntity, hasCycle, storeOf, uidKey } from './entities.ts';
import { readPolicy } from './est.ts';
import { readJson } from './json.ts';
import { type Loaded, rejected } from './loaded.ts';
import { isActionType, slotsOf } from './names.ts';
import { parsePolicies, parsePolicy } from './parse.ts';
import {
  fields,
  isArray,
  list,
  mapInAnyOrder,
  type Note,
  object,
  oneOf,
  reading,
  requireKeys,
  string,
  take,
} from './reading.ts';
import { conformEntities, conformRequest } from './schema/conform.ts';
import type {
  Entity,
  EntityUid,
  Expr,
  Policy,
  PolicySet,
  RecordValue,
  Request,
  Schema,
  SlotName,
  TemplateLink,
  Type,
  Value,
} from './syntax/abstract.ts';
import type { EntitiesJson, Json, JsonObject, PolicySetJson, RequestJson } from './syntax/interchange.ts';
import { entity, equal, isRecord, makeSet, record } from './values.ts';

// ---------------------------------------------------------------------------------------------------------- policies

/**
 * `staticPolicies` may also be one text of any number of policies, or an array of single ones; each of the three parts
 * may be missing. Categories: `parse`, those of `readPolicy`, `slots`, `duplicateId`, `link`.
 */
export const loadPolicySet = (json: PolicySetJson): Loaded<PolicySet> => reading(note => policySet(json, note));

/** Cedar text, or EST. A template is as good as a static policy. */
export const loadPolicy = (json: Json): Loaded<Policy> =>
  typeof json === 'string' ? parsePolicy(json) : readPolicy(json);

const policySet = (json: Json, note: Note): PolicySet => {
  const parts = fields(json, [], ['staticPolicies', 'templates', 'templateLinks'], note);
  const { staticPolicies = {}, templates: templatesJson = {}, templateLinks = [] } = parts;
  const statics = readStatics(staticPolicies, note);
  const linkables = readById(templatesJson, note);
  const links = list(templateLinks, note).map(item => templateLink(item, note));
  for (const [id, policy] of statics)
    if (slotsOf(policy).length > 0) note('slots', `${id} is a template among static policies`);
  for (const [id, policy] of linkables)
    if (slotsOf(policy).length === 0) note('slots', `${id} is a static policy among templates`);
  const templates = new Map(linkables);
  for (const link of links) checkLink(link, templates, note);
  // Static policies, templates and links share one namespace.
  const ids = [...[...statics, ...linkables].map(([id]) => id), ...links.map(({ newId }) => newId)];
  if (new Set(ids).size < ids.length) note('duplicateId', `an id is used twice among ${ids.join(', ')}`);
  return { staticPolicies: new Map(statics), templates, templateLinks: links };
};

type Identified = readonly (readonly [id: string, policy: Policy])[];

const readStatics = (json: Json, note: Note): Identified => {
  if (typeof json === 'string') {
    const parsed = take(parsePolicies(json), note, { policies: new Map(), templates: new Map() });
    return [...parsed.policies, ...parsed.templates];
  }
  // The elements of an array have no ids of their own: two texts are always a clash.
  if (isArray(json))
    return json.map(item => identified(typeof item === 'string' ? 'policy0' : 'JSON policy', item, note));
  return readById(json, note);
};

const readById = (json: Json, note: Note): Identified =>
  Object.entries(object(json, note)).map(([id, item]) => identified(id, item, note));

const identified = (id: string, json: Json, note: Note): Identified[number] => {
  const policy = loadPolicy(json);
  return [id, 'loaded' in policy ? policy.loaded : note(policy.rejected, `policy ${id}: ${policy.why}`, NO_POLICY)];
};

/** Stands for what could not be read. */
const NO_POLICY: Policy = {
  effect: 'forbid',
  annotations: new Map(),
  principal: { op: 'All' },
  action: { op: 'All' },
  resource: { op: 'All' },
  conditions: [],
};

const templateLink = (json: Json, note: Note): TemplateLink => {
  const { templateId, newId, values } = fields(json, ['templateId', 'newId', 'values'], [], note);
  const bound = Object.entries(object(values, note)).map(
    ([slot, uid]) => [oneOf<SlotName>(['?principal', '?resource'], slot, note), entityUid(uid, note)] as const,
  );
  return { templateId: string(templateId, note), newId: string(newId, note), values: new Map(bound) };
};

/** A link gives a value to each slot of its template, and to no other. */
const checkLink = (
  { templateId, newId, values }: TemplateLink,
  templates: PolicySet['templates'],
  note: Note,
): void => {
  const template = templates.get(templateId);
  const slots = template === undefined ? [] : slotsOf(template);
  if (template === undefined) note('link', `${newId} links ${templateId}, which is no template`);
  else if (slots.length !== values.size || !slots.every(slot => values.has(slot)))
    note('link', `${newId} must give values to exactly ${slots.join(' and ')}`);
};

// ---------------------------------------------------------------------------------------------------------- entities

/**
 * Categories: language reference, part 2, 2.1. With a schema the store has all the schema's actions, listed or not.
 */
export const loadEntities = (json: EntitiesJson, schema: Schema | null): Loaded<Entities> => {
  const document = typeof json === 'string' ? readJson(json) : { loaded: json };
  if ('rejected' in document) return document;
  const entities = reading(note => entityStore(document.loaded, schema, note));
  if ('rejected' in entities) return entities;
  if (schema !== null) return conformEntities(entities.loaded, schema);
  return hasCycle(entities.loaded) ? rejected('cycle', 'the parents of an entity lead back to it') : entities;
};

const entityStore = (json: Json, schema: Schema | null, note: Note): Entities => {
  // That is the order of the problems: how all entities are built, what they say, which of them stand twice.
  const built = list(json, note).map(item => entityParts(item, note));
  const listed = built.map(parts => readEntity(parts, schema, note));
  const store = storeOf(listed);
  for (const read of listed) {
    const kept = findEntity(read.uid, store) ?? read;
    if (kept !== read && !sameEntity(kept, read)) note('duplicateEntity', `${uidKey(read.uid)} stands twice`);
  }
  return store;
};

/** Neither map is a value by itself: {"__entity":...} is an attribute called __entity. */
interface EntityParts {
  readonly uid: Json | undefined;
  readonly attrs: JsonObject;
  readonly tags: JsonObject;
  readonly parents: readonly Json[];
}

const entityParts = (json: Json, note: Note): EntityParts => {
  const { uid, attrs, parents, tags = {} } = requireKeys(object(json, note), ['uid', 'attrs', 'parents'], note);
  return { uid, attrs: object(attrs, note), tags: object(tags, note), parents: list(parents, note) };
};

const readEntity = (parts: EntityParts, schema: Schema | null, note: Note): Entity => {
  const uid = entityUid(parts.uid, note);
  // That is the order of the problems: attributes, tags, parents, and last what comes of calling extension functions.
  const typed = schema !== null && !isActionType(uid.type);
  const { attrs, tags } = typed ? typedLiterals(uid, parts, schema, note) : untypedLiterals(parts, note);
  const parents = parts.parents.map(parent => entityUid(parent, note));
  if (isActionType(uid.type) && !parents.every(parent => isActionType(parent.type)))
    note('actionParentNotAction', `${uidKey(uid)} has a parent that is not an action`);
  return { uid, attrs: evaluatedFields(attrs, note), tags: evaluatedFields(tags, note), parents };
};

interface EntityLiterals {
  readonly attrs: ReadonlyMap<string, Expr>;
  readonly tags: ReadonlyMap<string, Expr>;
}

const evaluatedFields = (fields: ReadonlyMap<string, Expr>, note: Note): ReadonlyMap<string, Value> =>
  new Map([...fields].map(([name, expr]) => [name, evaluated(expr, note)]));

const untypedLiterals = ({ attrs, tags }: EntityParts, note: Note): EntityLiterals => ({
  attrs: mapInAnyOrder(attrs, (item, _, noteHere) => literal(item, undefined, noteHere), note),
  tags: mapInAnyOrder(tags, (item, _, noteHere) => literal(item, undefined, noteHere), note),
});

const typedLiterals = (uid: EntityUid, { attrs, tags }: EntityParts, schema: Schema, note: Note): EntityLiterals => {
  const type = schema.entityTypes.get(uid.type);
  if (type === undefined) note('undeclaredEntityType', `${uidKey(uid)}: its type is not declared`);
  const declared = type?.kind === 'standard' ? type : undefined;
  const attribute = (item: Json | undefined, name: string, noteHere: Note): Expr => {
    const expected = declared?.shape.attributes.get(name);
    if (expected === undefined) noteHere('unexpectedAttr', `${uidKey(uid)}: no attribute ${name} declared`);
    return literal(item, expected?.type, noteHere);
  };
  const attributes = mapInAnyOrder(attrs, attribute, note);
  if (Object.keys(tags).length > 0 && declared?.tags === undefined)
    note('unexpectedTag', `${uidKey(uid)}: no tags declared`);
  return {
    attrs: attributes,
    tags: mapInAnyOrder(tags, (item, _, noteHere) => literal(item, declared?.tags, noteHere), note),
  };
};

/** As listed, before any closure; repeated parents count once. */
const sameEntity = (a: Entity, b: Entity): boolean =>
  equal(record(a.attrs), record(b.attrs)) &&
  equal(record(a.tags), record(b.tags)) &&
  equal(makeSet(a.parents.map(entity)), makeSet(b.parents.map(entity)));

// ---------------------------------------------------------------------------------------------------------- requests

/**
 * Categories: language reference, part 2, 2.2; `contextTypeMismatch` where the context itself is not a record. With
 * `validateRequest` false, the schema leads the reading (steps 1 and 2), and what was read need not conform to it.
 */
export const loadRequest = (json: RequestJson, schema: Schema | null, validateRequest = true): Loaded<Request> => {
  const request = reading(note => readRequest(json, schema, note));
  if ('rejected' in request || schema === null || !validateRequest) return request;
  return conformRequest(request.loaded, schema);
};

const readRequest = (json: Json, schema: Schema | null, note: Note): Request => {
  const parts = requireKeys(object(json, note), ['principal', 'action', 'resource', 'context'], note);
  const principal = entityUid(parts.principal, note);
  const action = entityUid(parts.action, note);
  const resource = entityUid(parts.resource, note);
  const declared = schema?.actions.get(uidKey(action));
  if (schema !== null && declared === undefined) note('undeclaredAction', `${uidKey(action)} is not declared`);
  return { principal, action, resource, context: readContext(parts.context, declared?.context, note) };
};

/** Unlike the attributes of an entity, the context is one value, which an escape would turn into something else. */
const readContext = (json: Json | undefined, type: Type | undefined, note: Note): RecordValue => {
  const context = value(json, type, <T>(category: string, why: string, instead?: T): T => {
    note(category === 'typeMismatch' ? 'contextTypeMismatch' : category, `context: ${why}`);
    return instead as T;
  });
  return isRecord(context) ? context : note('contextTypeMismatch', 'the context is not a record', EMPTY_CONTEXT);
};

const EMPTY_CONTEXT: RecordValue = { kind: 'record', fields: new Map() };
