/** What a plain schema says when it is asked: entity types, actions and types, each built from the JSON on first use. */

import type {
  ActionType,
  AttributeType,
  EntityType,
  EntityUid,
  RecordType,
  Type,
} from '../../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { builtinType } from './names.ts';
import type { PlainSchema } from './plain.ts';

export type PlainEntityType = StandardType | Extract<EntityType, { kind: 'enum' }>;

/** Of checked JSON. */
export function plainEntityType(json: JsonObject, namespace: string, schema: PlainSchema): PlainEntityType {
  if (json.enum !== undefined) return { kind: 'enum', ids: new Set(json.enum as readonly string[]) };
  return json.tags === undefined ? new StandardType(json, namespace, schema) : new TaggedType(json, namespace, schema);
}

class StandardType {
  readonly kind = 'standard';
  protected readonly json: JsonObject;
  protected readonly namespace: string;
  protected readonly schema: PlainSchema;
  private closure: ReadonlySet<string> | undefined = undefined;
  private record: RecordShape | undefined = undefined;

  constructor(json: JsonObject, namespace: string, schema: PlainSchema) {
    this.json = json;
    this.namespace = namespace;
    this.schema = schema;
  }

  get ancestors(): ReadonlySet<string> {
    if (this.closure === undefined) {
      const found = new Set<string>();
      this.addParents(found);
      // Grows while it is walked.
      for (const name of found) {
        const type = this.schema.entityTypes.get(name);
        if (type instanceof StandardType) type.addParents(found);
      }
      this.closure = found;
    }
    return this.closure;
  }

  get shape(): RecordShape {
    this.record ??= recordOf(this.json.shape, this.namespace, this.schema);
    return this.record;
  }

  private addParents(found: Set<string>): void {
    const { memberOfTypes } = this.json;
    if (memberOfTypes !== undefined) addNames(memberOfTypes, this.namespace, this.schema, found);
  }
}

/** A class of its own, because a type without tags has no property `tags`. */
class TaggedType extends StandardType {
  private built: Type | undefined = undefined;

  get tags(): Type {
    this.built ??= typeOf(this.json.tags as JsonObject, this.namespace, this.schema);
    return this.built;
  }
}

export class PlainAction implements ActionType {
  readonly uid: EntityUid;
  readonly json: JsonObject;
  readonly namespace: string;
  /** As listed. */
  readonly parents: PlainAction[] = [];
  private readonly schema: PlainSchema;
  private state: 'new' | 'open' | 'acyclic' = 'new';
  private closure: readonly EntityUid[] | undefined = undefined;
  private principalTypes: ReadonlySet<string> | undefined = undefined;
  private resourceTypes: ReadonlySet<string> | undefined = undefined;
  private record: RecordShape | undefined = undefined;

  constructor(uid: EntityUid, json: JsonObject, namespace: string, schema: PlainSchema) {
    this.uid = uid;
    this.json = json;
    this.namespace = namespace;
    this.schema = schema;
  }

  get ancestors(): readonly EntityUid[] {
    if (this.closure === undefined) {
      const found = new Set(this.parents);
      // Grows while it is walked.
      for (const action of found) for (const parent of action.parents) found.add(parent);
      this.closure = Array.from(found, uidOf);
    }
    return this.closure;
  }

  get principals(): ReadonlySet<string> {
    this.principalTypes ??= this.typesOf('principalTypes');
    return this.principalTypes;
  }

  get resources(): ReadonlySet<string> {
    this.resourceTypes ??= this.typesOf('resourceTypes');
    return this.resourceTypes;
  }

  get context(): RecordShape {
    const application = this.json.appliesTo as JsonObject | undefined;
    this.record ??= recordOf(application?.context, this.namespace, this.schema);
    return this.record;
  }

  /** Whether no chain of parents leads into a circle. */
  isAcyclic(): boolean {
    if (this.state !== 'new') return this.state === 'acyclic';
    this.state = 'open';
    for (const parent of this.parents) if (!parent.isAcyclic()) return false;
    this.state = 'acyclic';
    return true;
  }

  private typesOf(key: 'principalTypes' | 'resourceTypes'): ReadonlySet<string> {
    const application = this.json.appliesTo as JsonObject | undefined;
    const found = new Set<string>();
    if (application !== undefined) addNames(application[key] as Json, this.namespace, this.schema, found);
    return found;
  }
}

const uidOf = ({ uid }: PlainAction): EntityUid => uid;

function addNames(json: Json, namespace: string, schema: PlainSchema, found: Set<string>): void {
  for (const name of json as readonly string[]) found.add(resolved(name, namespace, schema));
}

/** The name was checked to mean something, so that an absolute one means itself. */
const resolved = (name: string, namespace: string, schema: PlainSchema): string =>
  namespace === '' || name.includes('::') ? name : (schema.entityName(name, namespace, true) ?? name);

// -------------------------------------------------------------------------------------------------------------- types

/** A record type that knows how many of its attributes are required. */
export class RecordShape implements RecordType {
  readonly kind = 'record';
  readonly attributes: ReadonlyMap<string, AttributeType>;
  readonly required: number;

  constructor(attributes: ReadonlyMap<string, AttributeType>, required: number) {
    this.attributes = attributes;
    this.required = required;
  }
}

const EMPTY = new RecordShape(new Map(), 0);
const BOOL: Type = { kind: 'bool' };
const LONG: Type = { kind: 'long' };
const STRING: Type = { kind: 'string' };

function recordOf(json: Json | undefined, namespace: string, schema: PlainSchema): RecordShape {
  if (json === undefined) return EMPTY;
  const declared = (json as JsonObject).attributes as JsonObject;
  const attributes = new Map<string, AttributeType>();
  let count = 0;
  for (const name in declared) {
    const attribute = declared[name] as JsonObject;
    const required = attribute.required !== false;
    if (required) count++;
    attributes.set(name, { type: typeOf(attribute, namespace, schema), required });
  }
  return new RecordShape(attributes, count);
}

function typeOf(json: JsonObject, namespace: string, schema: PlainSchema): Type {
  switch (json.type) {
    case 'Boolean':
      return BOOL;
    case 'Long':
      return LONG;
    case 'String':
      return STRING;
    case 'Set':
      return { kind: 'set', element: typeOf(json.element as JsonObject, namespace, schema) };
    case 'Record':
      return recordOf(json, namespace, schema);
    case 'Extension':
      return EXTENSION_TYPES[json.name as keyof typeof EXTENSION_TYPES];
    case 'EntityOrCommon':
      return reference(json.name as string, namespace, schema);
    default:
      return { kind: 'entity', name: resolved(json.name as string, namespace, schema) };
  }
}

/** An entity type hides the built-in type of its name. */
function reference(name: string, namespace: string, schema: PlainSchema): Type {
  const entity = schema.entityName(name, namespace, true);
  return (entity === undefined ? builtinType(name) : undefined) ?? { kind: 'entity', name: entity ?? name };
}

const EXTENSION_TYPES = {
  ipaddr: { kind: 'extension', name: 'ipaddr' },
  decimal: { kind: 'extension', name: 'decimal' },
  datetime: { kind: 'extension', name: 'datetime' },
  duration: { kind: 'extension', name: 'duration' },
} as const satisfies { readonly [name: string]: Type };
