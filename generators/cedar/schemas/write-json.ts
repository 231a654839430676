/** Writes a draft as a JSON schema: every reference in one of the notations that mean it. */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { put } from '../est.ts';
import {
  type ActionDraft,
  type Annotations,
  type Builtin,
  type EntityDraft,
  type EntityName,
  isNamed,
  isNamedAction,
  type RecordDraft,
  type SchemaDraft,
  type TypeDraft,
} from './draft.ts';
import { builtinKey, entityKey, Names, typeKey } from './names.ts';

export function schemaDraftToJson(choices: Choices, draft: SchemaDraft): JsonObject {
  const names = new Names(draft);
  const json: Record<string, Json> = {};
  for (const { name, annotations, common, entities, actions } of draft.namespaces) {
    const writer = new JsonWriter(choices, names, name);
    const commonTypes: Record<string, Json> = {};
    const entityTypes: Record<string, Json> = {};
    const acts: Record<string, Json> = {};
    for (const type of common) put(commonTypes, type.name, annotated(writer.type(type.type), type.annotations));
    for (const entity of entities) put(entityTypes, entity.name, writer.entity(entity));
    for (const action of actions) put(acts, action.id, writer.action(action));
    const namespace = {
      ...(common.length > 0 || choices.chance(0.2) ? { commonTypes } : {}),
      entityTypes,
      actions: acts,
    };
    put(json, name, annotated(namespace, annotations));
  }
  return json;
}

function annotated(json: JsonObject, annotations: Annotations): JsonObject {
  if (annotations.length === 0) return json;
  const values: Record<string, Json> = {};
  for (const [name, value] of annotations) put(values, name, value);
  return { ...json, annotations: values };
}

const ENTITY_KEYWORDS: ReadonlySet<string> = new Set([
  'Long',
  'String',
  'Boolean',
  'Set',
  'Record',
  'Entity',
  'Extension',
  'EntityOrCommon', //
]);
const EXTENSIONS: ReadonlySet<string> = new Set(['ipaddr', 'decimal', 'datetime', 'duration']);

class JsonWriter {
  private readonly choices: Choices;
  private readonly names: Names;
  private readonly namespace: string;

  constructor(choices: Choices, names: Names, namespace: string) {
    this.choices = choices;
    this.names = names;
    this.namespace = namespace;
  }

  type(type: TypeDraft): JsonObject {
    switch (type.kind) {
      case 'builtin':
        return this.builtin(type.name);
      case 'declared':
        return this.choices.pick([
          ...(type.to.sort === 'entity' ? this.entityForms(typeKey(type.to)) : this.commonForms(typeKey(type.to))),
          ...this.eitherForms(typeKey(type.to)),
        ]);
      case 'actions': {
        const key = entityKey({ namespace: type.namespace, name: 'Action' });
        return this.choices.pick([...this.entityForms(key), ...this.eitherForms(key)]);
      }
      case 'written':
        return type.json;
      case 'set':
        return { type: 'Set', element: this.type(type.element) };
      case 'record':
        return this.record(type);
    }
  }

  entity(entity: EntityDraft): JsonObject {
    if (entity.ids !== null) return annotated({ enum: entity.ids }, entity.annotations);
    const { parents, shape, tags } = entity;
    const optional = this.choices.chance(0.2);
    const json: Record<string, Json> = {};
    if (parents.length > 0 || optional) json.memberOfTypes = parents.map(parent => this.entityName(parent));
    if (shape !== null) json.shape = this.type(shape);
    if (tags !== null) json.tags = this.type(tags);
    return annotated(json, entity.annotations);
  }

  action({ parents, appliesTo, annotations }: ActionDraft): JsonObject {
    const { choices } = this;
    const json: Record<string, Json> = {};
    if (parents.length > 0) {
      json.memberOf = parents.map(parent =>
        isNamedAction(parent) ? choices.pick(this.names.actionSpellings(parent, this.namespace)) : parent.written,
      );
    } else if (choices.chance(0.1)) json.memberOf = choices.chance(0.5) ? [] : null;
    if (appliesTo !== null) {
      json.appliesTo = {
        principalTypes: appliesTo.principals.map(name => this.entityName(name)),
        resourceTypes: appliesTo.resources.map(name => this.entityName(name)),
        ...(appliesTo.context === null ? {} : { context: this.type(appliesTo.context) }),
      };
    } else if (choices.chance(0.1)) json.appliesTo = null;
    if (choices.chance(0.03)) json.attributes = null;
    return annotated(json, annotations);
  }

  private entityName(name: EntityName): string {
    if (!isNamed(name)) return name.written;
    return this.choices.pick(this.names.spellingsOrPath(entityKey(name), this.namespace, 'entity'));
  }

  private builtin(name: Builtin): JsonObject {
    const plain = EXTENSIONS.has(name) ? { type: 'Extension', name } : { type: name === 'Bool' ? 'Boolean' : name };
    if (!this.choices.chance(0.4)) return plain;
    return this.choices.pick([...this.eitherForms(builtinKey(name)), ...this.commonForms(builtinKey(name))]);
  }

  private entityForms(key: string): JsonObject[] {
    return this.names.spellingsOrPath(key, this.namespace, 'entity').map(name => ({ type: 'Entity', name }));
  }

  private eitherForms(key: string): JsonObject[] {
    return this.names.spellingsOrPath(key, this.namespace, 'either').map(name => ({ type: 'EntityOrCommon', name }));
  }

  /** The notation without a `name`; not for types whose name means something of its own there. */
  private commonForms(key: string): JsonObject[] {
    const names = this.names.spellings(key, this.namespace, 'common').filter(name => !ENTITY_KEYWORDS.has(name));
    return names.map(type => ({ type }));
  }

  private record(record: RecordDraft): JsonObject {
    const attributes: Record<string, Json> = {};
    for (const { name, type, required, annotations } of record.attributes) {
      const json = this.type(type);
      const spoken = required ? (this.choices.chance(0.1) ? { ...json, required } : json) : { ...json, required };
      put(attributes, name, annotated(spoken, annotations));
    }
    const closed = this.choices.chance(0.05) ? { additionalAttributes: false } : {};
    return { type: 'Record', attributes, ...closed };
  }
}
