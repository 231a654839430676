/**
 * The schema of a scenario as a draft, so that it can be written in both notations: some records become common types,
 * some of these several namespaces away.
 */
import type { SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import type { Action, Attribute, EntityType, Type } from '../domain.ts';
import type { World } from '../world.ts';
import {
  type ActionDraft,
  type CommonDraft,
  type EntityDraft,
  type NamespaceDraft,
  NO_ANNOTATIONS,
  type RecordDraft,
  type SchemaDraft,
  type TypeDraft,
} from './draft.ts';
import { NOTATIONS, writeSchema } from './scenario.ts';

/** In schema text or JSON, with every spelling that means the same. */
export const writeWorldSchema = (world: World): SchemaJson => writeSchema(world.choices, worldDraft(world));

function worldDraft(world: World): SchemaDraft {
  return new Drafter(world).draft();
}

class Drafter {
  private readonly world: World;
  private readonly choices: Choices;
  private readonly namespaces = new Map<string, NamespaceDraft>();
  private readonly entities = new Map<EntityType, EntityDraft>();
  private readonly actions = new Map<Action, ActionDraft>();
  private readonly common = new Map<Type, CommonDraft | null>();

  constructor(world: World) {
    this.world = world;
    this.choices = world.choices;
  }

  draft(): SchemaDraft {
    const { entityTypes, actions } = this.world;
    for (const type of entityTypes) this.declareEntity(type);
    for (const action of actions) this.declareAction(action);
    for (const type of entityTypes) this.fillEntity(type);
    for (const action of actions) this.fillAction(action);
    return { notation: this.choices.weighted(NOTATIONS), namespaces: [...this.namespaces.values()] };
  }

  private namespaceOf(path: string): NamespaceDraft {
    const cut = path.lastIndexOf('::');
    const name = cut < 0 ? '' : path.slice(0, cut);
    let namespace = this.namespaces.get(name);
    if (namespace === undefined) {
      namespace = { name, annotations: NO_ANNOTATIONS, common: [], entities: [], actions: [] };
      this.namespaces.set(name, namespace);
    }
    return namespace;
  }

  private declareEntity(type: EntityType): void {
    const namespace = this.namespaceOf(type.name);
    const draft: EntityDraft = {
      sort: 'entity',
      namespace: namespace.name,
      name: type.name.split('::').at(-1) as string,
      annotations: NO_ANNOTATIONS,
      parents: [],
      shape: null,
      tags: null,
      ids: type.enumIds,
      twin: false,
    };
    namespace.entities.push(draft);
    this.entities.set(type, draft);
  }

  private declareAction(action: Action): void {
    const { type, id } = action.handle.uid;
    const namespace = this.namespaceOf(type);
    const draft: ActionDraft = {
      namespace: namespace.name,
      id,
      annotations: NO_ANNOTATIONS,
      parents: [],
      appliesTo: null,
      twin: false,
    };
    namespace.actions.push(draft);
    this.actions.set(action, draft);
  }

  private fillEntity(type: EntityType): void {
    const draft = this.entities.get(type);
    if (draft === undefined || type.enumIds !== null) return;
    draft.parents = this.entityDrafts(type.parents);
    if (type.attributes.length > 0) draft.shape = this.record(type.attributes);
    if (type.tags !== null) draft.tags = this.type(type.tags);
  }

  private fillAction(action: Action): void {
    const draft = this.actions.get(action);
    if (draft === undefined) return;
    draft.parents = [...this.actions].filter(([group]) => (action.parents & group.bit) !== 0).map(([, group]) => group);
    if (action.principals === 0) return;
    draft.appliesTo = {
      principals: this.entityDrafts(action.principals),
      resources: this.entityDrafts(action.resources),
      context: this.type(action.context),
    };
  }

  private entityDrafts(mask: number): EntityDraft[] {
    return this.world.typesIn(mask).map(type => this.entities.get(type) as EntityDraft);
  }

  private type(type: Type): TypeDraft {
    switch (type.kind) {
      case 'long':
        return { kind: 'builtin', name: 'Long' };
      case 'string':
        return { kind: 'builtin', name: 'String' };
      case 'bool':
        return { kind: 'builtin', name: 'Bool' };
      case 'set':
        return { kind: 'set', element: this.type(type.element as Type) };
      case 'entity':
        return { kind: 'declared', to: this.entities.get(type.entity as EntityType) as EntityDraft };
      case 'record':
        return this.named(type) ?? this.record(type.attributes);
      default:
        return { kind: 'builtin', name: type.kind };
    }
  }

  private record(attributes: readonly Attribute[]): RecordDraft {
    return {
      kind: 'record',
      attributes: attributes.map(({ name, type, required }) => ({
        name,
        type: this.type(type),
        required,
        annotations: NO_ANNOTATIONS,
      })),
    };
  }

  /** The common type that stands for a record, if it was chosen to have one. */
  private named(type: Type): TypeDraft | undefined {
    let draft = this.common.get(type);
    if (draft === undefined) {
      draft = this.choices.chance(0.3) ? this.declareCommon(type) : null;
      this.common.set(type, draft);
    }
    return draft === null ? undefined : { kind: 'declared', to: draft };
  }

  private declareCommon(type: Type): CommonDraft {
    const namespace = this.choices.pick([...this.namespaces.values()]);
    const draft: CommonDraft = {
      sort: 'common',
      namespace: namespace.name,
      name: `Record${type.id}`,
      annotations: NO_ANNOTATIONS,
      type: this.record(type.attributes),
    };
    namespace.common.push(draft);
    return draft;
  }
}
