/**
 * Schemas that do not load, in place of the one that the other parts of an input were made for.
 *
 * Promise: no implementation of the language may load the result.
 */
import type { SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { isObject } from '../json/places.ts';
import { deepSchema } from './deep.ts';
import { plantedSchema } from './schema.ts';
import { plantInJson } from './schema-json.ts';

interface SpoiltSchema {
  readonly schema: SchemaJson;
  readonly kind: string;
}

/** The schema itself with one defect, or another one that has a defect; undefined: it offers no place for the one drawn. */
export function spoilSchema(choices: Choices, schema: SchemaJson): SpoiltSchema | undefined {
  const share = choices.below(16);
  if (share === 15) return { schema: deepSchema(), kind: 'type that is nested too deep' };
  if (share < 8 && isObject(schema)) {
    const spoilt = plantInJson(choices, schema);
    return spoilt === undefined || !isObject(spoilt.json) ? undefined : { schema: spoilt.json, kind: spoilt.kind };
  }
  const { schema: other, planted } = plantedSchema(choices);
  return planted === undefined ? undefined : { schema: other, kind: planted.kind };
}
