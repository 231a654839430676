/** Requests for `cedar/request`: valid ones, and with one planted defect in the request or in the entities. */
import type { Json, JsonObject, RequestInput, RequestJson } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import type { EntityType, Target } from '../domain.ts';
import { drawWorld, entitiesOf } from '../json/schema-world.ts';
import { drawTarget, requestJson } from '../request.ts';
import { writeWorldSchema } from '../schemas/world-draft.ts';
import type { World } from '../world.ts';
import { categoryFor, spoilValue, VALUE_DEFECTS, valuePlaces } from './data-values.ts';
import { plantInEntities } from './entities.ts';
import type { Planted } from './planted.ts';
import { spoilSchema } from './spoilt-schema.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const REQUEST_GENERATOR_VERSION = 3;

type Quality = 'valid' | 'request' | 'entities' | 'schema';
const QUALITIES = table<Quality>([
  [6, 'valid'],
  [12, 'request'],
  [2, 'entities'],
  [1, 'schema'],
]);

export function requestScenario(choices: Choices): Planted<RequestInput> {
  const quality = choices.weighted(QUALITIES);
  const world = drawWorld(choices, true);
  const target = drawTarget(world, null);
  const request = requestJson(target);
  const entities = entitiesOf(world) as JsonObject[];
  const schema = writeWorldSchema(world);
  if (quality === 'schema') {
    const spoilt = spoilSchema(world.choices, schema);
    if (spoilt === undefined) return { schema, entities, request };
    return {
      schema: spoilt.schema,
      entities,
      request,
      planted: { kind: `schema: ${spoilt.kind}`, category: 'schema' },
    };
  }
  if (quality === 'request') {
    const spoilt = plantInRequest(world, target, request);
    if (spoilt !== undefined) return { schema, entities, ...spoilt };
  }
  const spoilt = quality === 'entities' ? plantInEntities(world, entities) : undefined;
  if (spoilt === undefined) return { schema, entities, request };
  // Which part does not load is all that is told of the entities here.
  return {
    schema,
    entities: spoilt.entities,
    request,
    planted: { kind: `entities: ${spoilt.planted.kind}`, category: 'entities' },
  };
}

export type Spoilt = {
  readonly request: RequestJson;
  readonly planted: { readonly kind: string; readonly category: string };
};

export function plantInRequest(world: World, target: Target, request: RequestJson): Spoilt | undefined {
  const count = VALUE_DEFECTS.length + REQUEST_DEFECTS.length;
  const start = world.choices.below(count);
  for (let i = 0; i < count; i++) {
    const at = (start + i) % count;
    const spoilt =
      at < REQUEST_DEFECTS.length
        ? plantInParties(world, target, request, at)
        : plantInContext(world, target, request, at - REQUEST_DEFECTS.length);
    if (spoilt !== undefined) return spoilt;
  }
  return undefined;
}

/** The context is a record like any other. */
function plantInContext(world: World, { action }: Target, request: RequestJson, at: number): Spoilt | undefined {
  const defect = VALUE_DEFECTS[at] as (typeof VALUE_DEFECTS)[number];
  const places = valuePlaces(action.context, request.context, ['context']);
  const spoilt = spoilValue(world, request, places, defect);
  if (spoilt === undefined) return undefined;
  const planted = { kind: `context: ${defect.kind}`, category: categoryFor(defect, 'context') };
  return { request: spoilt as unknown as RequestJson, planted };
}

function plantInParties(world: World, target: Target, request: RequestJson, at: number): Spoilt | undefined {
  const { kind, category, change } = REQUEST_DEFECTS[at] as RequestDefect;
  const changed = change(world, target);
  return changed === undefined
    ? undefined
    : { request: { ...request, ...changed } as RequestJson, planted: { kind, category } };
}

// ------------------------------------------------------------------------------------- principal, action and resource

interface RequestDefect {
  readonly kind: string;
  readonly category: string;
  /** The keys of the request to replace; undefined: this request offers no place for it. */
  change(world: World, target: Target): JsonObject | undefined;
}

type Role = 'principal' | 'resource';

const UNDECLARED = { type: 'Undeclared', id: 'a' };

/** An entity of a declared type that the action does not take. */
function inapplicable({ choices, entityTypes }: World, { action }: Target, role: Role): JsonObject | undefined {
  const mask = role === 'principal' ? action.principals : action.resources;
  const others = entityTypes.filter(({ bit }) => (mask & bit) === 0);
  if (others.length === 0) return undefined;
  const type = choices.pick(others);
  return { [role]: { type: type.name, id: anyId(type) } };
}

const anyId = ({ enumIds }: EntityType): string => enumIds?.[0] ?? 'a';

function outOfEnum({ choices, entityTypes }: World, { action }: Target, role: Role): JsonObject | undefined {
  const mask = role === 'principal' ? action.principals : action.resources;
  const enums = entityTypes.filter(({ bit, enumIds }) => (mask & bit) !== 0 && enumIds !== null);
  return enums.length === 0 ? undefined : { [role]: { type: choices.pick(enums).name, id: 'undeclared' } };
}

const undeclaredAction = ({ choices }: World, { action }: Target): JsonObject => {
  const { type, id } = action.handle.uid;
  return {
    action: choices.pick([
      { type, id: 'undeclared' },
      { type: 'Undeclared::Action', id },
      { type: 'User', id },
    ]),
  };
};

/** A group that applies to nothing; the context must fit it, too, which is only the empty record. */
function bareGroup({ choices, actions }: World): JsonObject | undefined {
  const groups = actions.filter(({ principals }) => principals === 0);
  return groups.length === 0 ? undefined : { action: choices.pick(groups).handle.uid, context: {} };
}

// biome-ignore format: a table
const REQUEST_DEFECTS: readonly RequestDefect[] = [
  { kind: 'undeclared action', category: 'undeclaredAction', change: undeclaredAction },
  { kind: 'principal of an undeclared type', category: 'undeclaredPrincipalType', change: () => ({ principal: UNDECLARED }) },
  { kind: 'resource of an undeclared type', category: 'undeclaredResourceType', change: () => ({ resource: UNDECLARED }) },
  { kind: 'principal that is an action', category: 'undeclaredPrincipalType', change: (_world, { action }) => ({ principal: action.handle.uid }) },
  { kind: 'principal of a type that the action does not take', category: 'invalidPrincipalType', change: (world, target) => inapplicable(world, target, 'principal') },
  { kind: 'resource of a type that the action does not take', category: 'invalidResourceType', change: (world, target) => inapplicable(world, target, 'resource') },
  { kind: 'principal that its enum does not have', category: 'invalidEnumEid', change: (world, target) => outOfEnum(world, target, 'principal') },
  { kind: 'resource that its enum does not have', category: 'invalidEnumEid', change: (world, target) => outOfEnum(world, target, 'resource') },
  { kind: 'group that applies to nothing', category: 'invalidPrincipalType', change: bareGroup },
  { kind: 'principal that is a string', category: 'expectedEntityRef', change: (_world, { principal }) => ({ principal: `${principal.type.name}::"a"` }) },
  { kind: 'resource whose type is no path', category: 'badEscape', change: ({ choices }) => ({ resource: { type: choices.pick(['A B', '', 'A::', 'if']), id: 'a' } }) },
  { kind: 'context that is a list', category: 'contextTypeMismatch', change: ({ choices }) => ({ context: choices.pick<Json>([[], ['x']]) }) },
];
