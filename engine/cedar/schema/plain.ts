/**
 * The short way to a JSON schema that is about to be asked little: checked in full at once, resolved only where somebody
 * asks. An authorization looks at the types of its entities and at the actions of its requests; making Maps of all the
 * rest costs more than deciding.
 *
 * Promise: what `PlainSchema.of` accepts, `readSchema` accepts too, and both then say the same. It accepts only what is
 * plain: no common types, no annotations, no names that shadow others. Whatever is odd or wrong goes to
 * `readSchema`, which alone knows why a schema is refused. So no rule of rejection is repeated here, and where in doubt
 * this file may always say no.
 *
 * Aliasing: types are built from the JSON when they are asked for, so the JSON must not change while the schema is used.
 * That is why the public door is `readSchema`, which keeps nothing of its input.
 */

import type { Schema } from '../../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject, SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { countKeys, isJsonObject } from '../json.ts';
import { isIdentifier, isTypeName } from '../names.ts';
import { type Read, read } from '../read.ts';
import { actionKey, builtinType, qualify } from './names.ts';
import { PlainAction, type PlainEntityType, plainEntityType } from './plain-types.ts';
import { readSchema } from './read.ts';

/** As `readSchema`, for a JSON document that nobody changes while the schema is used. */
export function openSchema(json: SchemaJson): Read<Schema> {
  const plain = typeof json === 'string' ? undefined : PlainSchema.of(json);
  return plain === undefined ? readSchema(json) : read(plain);
}

/** Checking recurses along the nesting of types. */
const MAX_PLAIN_DEPTH = 50;
/** Checking that no action is in itself recurses along the groups of actions. */
const MAX_PLAIN_GROUPS = 200;
const EXTENSIONS: ReadonlySet<unknown> = new Set(['ipaddr', 'decimal', 'datetime', 'duration']);

export class PlainSchema implements Schema {
  readonly entityTypes = new Map<string, PlainEntityType>();
  readonly actionList: PlainAction[] = [];
  /** By type, then by id, so that asking for an action builds no key. */
  private readonly actionTypes = new Map<string, Map<string, PlainAction>>();
  private keyed: ReadonlyMap<string, PlainAction> | undefined = undefined;

  /** undefined: not plain. */
  static of(json: JsonObject): PlainSchema | undefined {
    const schema = new PlainSchema();
    return schema.declare(json) && schema.check(json) ? schema : undefined;
  }

  get actions(): ReadonlyMap<string, PlainAction> {
    this.keyed ??= new Map(this.actionList.map(action => [actionKey(action.uid.type, action.uid.id), action]));
    return this.keyed;
  }

  action(type: string, id: string): PlainAction | undefined {
    return this.actionTypes.get(type)?.get(id);
  }

  /** The full name that a reference to an entity type means; `orAction`: the type of actions is one too. */
  entityName(name: string, namespace: string, orAction: boolean): string | undefined {
    if (namespace !== '' && !name.includes('::')) {
      const inside = `${namespace}::${name}`;
      if (this.isEntityType(inside, orAction)) return inside;
    }
    return this.isEntityType(name, orAction) ? name : undefined;
  }

  private isEntityType(name: string, orAction: boolean): boolean {
    return this.entityTypes.has(name) || (orAction && this.actionTypes.has(name));
  }

  // ---------------------------------------------------------------------------------------------------- what there is

  private declare(json: JsonObject): boolean {
    let namespaces = 0;
    for (const name in json) {
      namespaces++;
      if (!(name === '' || isTypeName(name)) || !this.declareNamespace(json[name], name)) return false;
    }
    return namespaces <= 1 || !Object.hasOwn(json, '') || this.isFreeOfShadows(json);
  }

  /** Whether no other namespace declares a name of the empty one. */
  private isFreeOfShadows(json: JsonObject): boolean {
    for (const namespace in json) {
      if (namespace === '') continue;
      const { entityTypes, actions } = json[namespace] as JsonObject;
      for (const name in entityTypes as JsonObject) if (this.entityTypes.has(name)) return false;
      for (const id in actions as JsonObject) if (this.action('Action', id) !== undefined) return false;
    }
    return true;
  }

  private declareNamespace(json: Json | undefined, namespace: string): boolean {
    if (!isJsonObject(json)) return false;
    const { entityTypes, actions } = json;
    if (!isJsonObject(entityTypes) || !isJsonObject(actions) || countKeys(json) !== 2) return false;
    for (const name in entityTypes) {
      const declared = entityTypes[name];
      if (!isIdentifier(name) || name === 'Action' || !isJsonObject(declared)) return false;
      if (declared.enum !== undefined && !isEnum(declared)) return false;
      this.entityTypes.set(qualify(namespace, name), plainEntityType(declared, namespace, this));
    }
    const type = qualify(namespace, 'Action');
    const byId = new Map<string, PlainAction>();
    for (const id in actions) {
      const declared = actions[id];
      if (!isJsonObject(declared)) return false;
      const action = new PlainAction({ type, id }, declared, namespace, this);
      byId.set(id, action);
      this.actionList.push(action);
    }
    if (byId.size > 0) this.actionTypes.set(type, byId);
    return true;
  }

  // ----------------------------------------------------------------------------------------------- is it well formed?

  private check(json: JsonObject): boolean {
    for (const namespace in json) {
      const entityTypes = (json[namespace] as JsonObject).entityTypes as JsonObject;
      for (const name in entityTypes) {
        if (!this.checkEntityType(entityTypes[name] as JsonObject, namespace)) return false;
      }
    }
    let grouped = 0;
    for (const action of this.actionList) {
      if (!this.checkAction(action)) return false;
      if (action.parents.length > 0) grouped++;
    }
    return grouped === 0 || (grouped <= MAX_PLAIN_GROUPS && this.actionList.every(action => action.isAcyclic()));
  }

  private checkEntityType(json: JsonObject, namespace: string): boolean {
    const { memberOfTypes, shape, tags } = json;
    // Checked when it was declared.
    if (json.enum !== undefined) return true;
    let known = 0;
    if (memberOfTypes !== undefined) {
      known++;
      if (!this.areEntityTypes(memberOfTypes, namespace)) return false;
    }
    if (shape !== undefined) {
      known++;
      if (!this.isRecord(shape, namespace)) return false;
    }
    if (tags !== undefined) {
      known++;
      if (!this.isType(tags, namespace, 0, 1)) return false;
    }
    return countKeys(json) === known;
  }

  private checkAction(action: PlainAction): boolean {
    const { json, namespace } = action;
    const { memberOf, appliesTo } = json;
    let known = 0;
    if (memberOf !== undefined) {
      known++;
      if (!Array.isArray(memberOf)) return false;
      for (let i = 0; i < memberOf.length; i++) {
        const parent = this.referredAction(memberOf[i], namespace);
        if (parent === undefined) return false;
        action.parents.push(parent);
      }
    }
    if (appliesTo !== undefined) {
      known++;
      if (!this.isApplication(appliesTo, namespace)) return false;
    }
    return countKeys(json) === known;
  }

  private referredAction(json: Json | undefined, namespace: string): PlainAction | undefined {
    if (!isJsonObject(json)) return undefined;
    const { id, type = 'Action' } = json;
    if (typeof id !== 'string' || typeof type !== 'string') return undefined;
    if (countKeys(json) !== (json.type === undefined ? 1 : 2)) return undefined;
    const inside = type.includes('::') ? undefined : this.action(qualify(namespace, type), id);
    return inside ?? this.action(type, id);
  }

  private isApplication(json: Json, namespace: string): boolean {
    if (!isJsonObject(json)) return false;
    const { principalTypes, resourceTypes, context } = json;
    if (!this.areEntityTypes(principalTypes, namespace) || !this.areEntityTypes(resourceTypes, namespace)) return false;
    if (context === undefined) return countKeys(json) === 2;
    return this.isRecord(context, namespace) && countKeys(json) === 3;
  }

  private areEntityTypes(json: Json | undefined, namespace: string): boolean {
    if (!Array.isArray(json)) return false;
    for (let i = 0; i < json.length; i++) {
      const name: unknown = json[i];
      if (typeof name !== 'string' || this.entityName(name, namespace, false) === undefined) return false;
    }
    return true;
  }

  private isRecord(json: Json, namespace: string): boolean {
    return isJsonObject(json) && json.type === 'Record' && this.isType(json, namespace, 0, 1);
  }

  /** `more`: keys that stand beside those of a type, and have been checked. */
  private isType(json: Json | undefined, namespace: string, more: number, depth: number): boolean {
    if (!isJsonObject(json) || depth > MAX_PLAIN_DEPTH) return false;
    switch (json.type) {
      case 'Long':
      case 'String':
      case 'Boolean':
        return countKeys(json) === 1 + more;
      case 'Set':
        return countKeys(json) === 2 + more && this.isType(json.element, namespace, 0, depth + 1);
      case 'Record':
        return countKeys(json) === 2 + more && this.areAttributes(json.attributes, namespace, depth);
      case 'Extension':
        return countKeys(json) === 2 + more && EXTENSIONS.has(json.name);
      case 'Entity':
      case 'EntityOrCommon':
        return countKeys(json) === 2 + more && this.isReference(json, namespace);
      default:
        return false;
    }
  }

  private isReference({ type, name }: JsonObject, namespace: string): boolean {
    if (typeof name !== 'string') return false;
    if (this.entityName(name, namespace, true) !== undefined) return true;
    return type === 'EntityOrCommon' && builtinType(name) !== undefined;
  }

  private areAttributes(json: Json | undefined, namespace: string, depth: number): boolean {
    if (!isJsonObject(json)) return false;
    for (const name in json) {
      const attribute = json[name];
      if (!isJsonObject(attribute)) return false;
      const { required } = attribute;
      if (required !== undefined && typeof required !== 'boolean') return false;
      if (!this.isType(attribute, namespace, required === undefined ? 0 : 1, depth + 1)) return false;
    }
    return true;
  }
}

const isEnum = (json: JsonObject): boolean =>
  Array.isArray(json.enum) && json.enum.length > 0 && json.enum.every(isString) && countKeys(json) === 1;

const isString = (json: Json): json is string => typeof json === 'string';
