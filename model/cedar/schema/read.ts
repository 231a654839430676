/** The door to schemas: text or JSON in, a resolved schema or the category of the first problem out. */

import type { Loaded } from '../loaded.ts';
import type { Schema } from '../syntax/abstract.ts';
import type { SchemaJson } from '../syntax/interchange.ts';
import { readJsonSchema } from './json.ts';
import { parseSchema } from './parse.ts';
import { resolveSchema } from './resolve.ts';

/** A string is schema text, anything else a JSON schema. Categories: language reference, part 2, 1.5. */
export function readSchema(json: SchemaJson): Loaded<Schema> {
  const unresolved = typeof json === 'string' ? parseSchema(json) : readJsonSchema(json);
  return 'loaded' in unresolved ? resolveSchema(unresolved.loaded) : unresolved;
}
