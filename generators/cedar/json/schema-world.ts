/** A schema with entities and contexts that conform to it, from which the data generators start. */
import type { Json, JsonObject, RequestJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { drawEntities, entitiesJson } from '../entities.ts';
import { NOTATIONS, Pools } from '../pools.ts';
import { drawTarget, requestJson } from '../request.ts';
import { schemaJson } from '../schema-json.ts';
import { drawTypes } from '../types.ts';
import { World } from '../world.ts';

/** With `typed`, entities and requests conform to the world's schema; else there is none. */
export function drawWorld(choices: Choices, typed: boolean): World {
  const world = new World(choices, new Pools(choices, typed ? choices.weighted(NOTATIONS) : 'explicit'), typed);
  drawTypes(world);
  drawEntities(world);
  return world;
}

export const schemaOf = (world: World): JsonObject | null => (world.typed ? schemaJson(world) : null);

export const entitiesOf = (world: World): Json[] => entitiesJson(world);

/** A request that some action of the schema applies to. */
export const requestOf = (world: World): RequestJson => requestJson(drawTarget(world, null));
