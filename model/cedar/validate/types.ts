/**
 * The checker's types: the schema's, with Bool refined into its two values. Language reference, part 2, 3.2.
 */

import type { ExtensionName, RecordType, Schema, Type } from '../syntax/abstract.ts';
import { compareCodePoints } from '../values.ts';

/** Every schema type is one of these. */
export type CheckedType =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'long' }
  | { readonly kind: 'string' }
  | { readonly kind: 'set'; readonly element: CheckedType }
  | CheckedRecord
  | { readonly kind: 'entity'; readonly name: string }
  | { readonly kind: 'extension'; readonly name: ExtensionName };
interface CheckedRecord {
  readonly kind: 'record';
  readonly attributes: ReadonlyMap<string, CheckedAttribute>;
}
export interface CheckedAttribute {
  readonly type: CheckedType;
  readonly required: boolean;
}

export const TRUE: CheckedType = { kind: 'true' };
export const FALSE: CheckedType = { kind: 'false' };
export const BOOL: CheckedType = { kind: 'bool' };
export const LONG: CheckedType = { kind: 'long' };
export const STRING: CheckedType = { kind: 'string' };
export const entityType = (name: string): CheckedType => ({ kind: 'entity', name });
export const singleton = (value: boolean): CheckedType => (value ? TRUE : FALSE);

const isBool = (type: CheckedType): boolean => ['true', 'false', 'bool'].includes(type.kind);

/** The types that have `<`. */
export const isOrdered = (type: CheckedType): boolean =>
  type.kind === 'long' || (type.kind === 'extension' && (type.name === 'datetime' || type.name === 'duration'));

/** The least type that both belong to. There is no union of entity types, and a record has exactly its attributes. */
export function lub(a: CheckedType, b: CheckedType): CheckedType | undefined {
  if (isBool(a) && isBool(b)) return a.kind === b.kind ? a : BOOL;
  if (a.kind === 'set' && b.kind === 'set') {
    const element = lub(a.element, b.element);
    return element && { kind: 'set', element };
  }
  if (a.kind === 'record' && b.kind === 'record') return lubOfRecords(a, b);
  const sameName = 'name' in a && 'name' in b ? a.name === b.name : true;
  return a.kind === b.kind && sameName ? a : undefined;
}

function lubOfRecords(a: CheckedRecord, b: CheckedRecord): CheckedRecord | undefined {
  if (a.attributes.size !== b.attributes.size) return undefined;
  const attributes = new Map<string, CheckedAttribute>();
  for (const [name, mine] of a.attributes) {
    const other = b.attributes.get(name);
    const type = other?.required === mine.required ? lub(mine.type, other.type) : undefined;
    if (type === undefined) return undefined;
    attributes.set(name, { type, required: mine.required });
  }
  return { kind: 'record', attributes };
}

/** Undefined: some have no least type in common. `types` is not empty. */
export const lubOfAll = (types: readonly CheckedType[]): CheckedType | undefined =>
  types.slice(1).reduce<CheckedType | undefined>((so, type) => so && lub(so, type), types[0]);

/** The attributes of an entity type; types of actions and enums have none. */
export function shapeOf(name: string, schema: Schema): RecordType {
  const declared = schema.entityTypes.get(name);
  return declared?.kind === 'standard' ? declared.shape : { kind: 'record', attributes: new Map() };
}

export function tagTypeOf(name: string, schema: Schema): Type | undefined {
  const declared = schema.entityTypes.get(name);
  return declared?.kind === 'standard' ? declared.tags : undefined;
}

/** As the reference validator prints it, so that an exact type can be compared with its answers. */
export function printType(type: CheckedType): string {
  switch (type.kind) {
    case 'true':
      return '__cedar::internal::True';
    case 'false':
      return '__cedar::internal::False';
    case 'bool':
      return 'Bool';
    case 'long':
      return 'Long';
    case 'string':
      return 'String';
    case 'entity':
    case 'extension':
      return type.name;
    case 'set':
      return `Set<${printType(type.element)}>`;
    case 'record': {
      const sorted = [...type.attributes].sort(([a], [b]) => compareCodePoints(a, b));
      const printed = sorted.map(([name, { type: t, required }]) => `${name}${required ? '' : '?'}: ${printType(t)},`);
      return `{${printed.join('')}}`;
    }
  }
}
