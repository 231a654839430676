/** Schemas for `cedar/schema`: well formed ones in both notations, and the same with one planted defect. */
import type { SchemaInput, SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { LAYOUTS, layOut } from '../text/layout.ts';
import type { Notation, SchemaDraft } from './draft.ts';
import { drawSchema } from './draw.ts';
import { schemaDraftToJson } from './write-json.ts';
import { schemaDraftToTokens } from './write-text.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const SCHEMA_GENERATOR_VERSION = 2;

export const NOTATIONS = table<Notation>([
  [5, 'text'],
  [4, 'json'],
]);

/** A schema that is well formed. */
export function schemaOnly(choices: Choices): SchemaInput {
  return { schema: writeSchema(choices, drawSchema(choices, choices.weighted(NOTATIONS))) };
}

export const writeSchema = (choices: Choices, draft: SchemaDraft): SchemaJson =>
  draft.notation === 'json'
    ? schemaDraftToJson(choices, draft)
    : layOut(choices, schemaDraftToTokens(choices, draft), choices.weighted(LAYOUTS));
