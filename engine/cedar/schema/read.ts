/**
 * The public door to schemas: text or JSON in, the resolved normal form or the first problem out.
 *
 * Promise: never throws because of its input, and takes time linear in the text for all but the lists of ancestors.
 */

import type { Schema } from '../../../model/cedar/syntax/abstract.ts';
import type { SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Read } from '../read.ts';
import { assembleSchema } from './assemble.ts';
import type { DeclaredSchema } from './declared.ts';
import { parseRawSchema } from './parse.ts';
import { reading } from './problem.ts';
import { declareJsonSchema } from './read-json.ts';
import { resolveSchema } from './resolve.ts';

/**
 * Categories are those of the language reference, part 2, 1.5; text problems carry line and column.
 *
 *     const schema = readSchema('entity User in Group;');
 *     return schema.ok || schema.category; // 'typeNotDefined'
 */
export function readSchema(json: SchemaJson): Read<Schema> {
  return reading(() => resolveSchema(declareSchema(json)), sourceOf(json));
}

/** Throws a SchemaProblem: for this folder only. */
export function declareSchema(json: SchemaJson): DeclaredSchema {
  return typeof json === 'string' ? assembleSchema(parseRawSchema(json)) : declareJsonSchema(json);
}

export const sourceOf = (json: SchemaJson): string | undefined => (typeof json === 'string' ? json : undefined);
