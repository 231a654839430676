/**
 * Warnings about a schema that is well formed (language reference, part 2, 1.5): names that hide other names.
 */

import type { SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Read } from '../read.ts';
import type { DeclaredNamespace } from './declared.ts';
import { BUILTIN_TYPES } from './names.ts';
import { reading } from './problem.ts';
import { declareSchema, sourceOf } from './read.ts';
import { resolveSchema } from './resolve.ts';

export type SchemaWarning = 'shadowsEntity' | 'shadowsBuiltin';

/** A JSON schema never warns, in real Cedar either. */
export function schemaWarnings(schema: SchemaJson): Read<ReadonlySet<SchemaWarning>> {
  return reading(() => {
    const declared = declareSchema(schema);
    resolveSchema(declared);
    const warnings = new Set<SchemaWarning>();
    if (declared.source === undefined) return warnings;
    for (const namespace of declared.namespaces.values()) warn(namespace, warnings);
    return warnings;
  }, sourceOf(schema));
}

function warn({ common, entities }: DeclaredNamespace, warnings: Set<SchemaWarning>): void {
  for (const name of common.keys()) if (entities.has(name)) warnings.add('shadowsEntity');
  for (const name of [...common.keys(), ...entities.keys()])
    if (BUILTIN_TYPES.has(name)) warnings.add('shadowsBuiltin');
}
