/**
 * Conversions between schema text and JSON schemas (language reference, part 2, section 7).
 *
 * Promise: both check the schema fully first, so that an ill-formed one converts to its problem; what comes out is read
 * back to an equal resolved schema, except that text drops the other list of an action that applies to an empty list.
 */

import type { JsonObject, SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Read } from '../read.ts';
import type { DeclaredSchema } from './declared.ts';
import { printSchemaJson } from './print-json.ts';
import { printSchemaText } from './print-text.ts';
import { reading } from './problem.ts';
import { declareSchema, sourceOf } from './read.ts';
import { resolveSchema } from './resolve.ts';

/** The JSON schema of a schema text; a JSON schema is given back in normal form. */
export const schemaTextToJson = (schema: SchemaJson): Read<JsonObject> => convert(schema, printSchemaJson);

/**
 * The text of a JSON schema; a text is given back formatted, without its comments. Category `unprintable` for the few
 * schemas that text cannot express: a shape that is a reference, a reference to an entity type that has a common type's
 * name.
 */
export const schemaJsonToText = (schema: SchemaJson): Read<string> => convert(schema, printSchemaText);

function convert<T>(schema: SchemaJson, print: (declared: DeclaredSchema) => T): Read<T> {
  return reading(() => {
    const declared = declareSchema(schema);
    resolveSchema(declared);
    return print(declared);
  }, sourceOf(schema));
}
