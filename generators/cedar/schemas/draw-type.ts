/** Types of attributes, tags, contexts and common types: everything that can stand there, each by way of a reference that works. */
import { type Choices, table } from '../../choices.ts';
import { ATTRIBUTE_NAMES } from '../names.ts';
import {
  type Annotations,
  type AttributeDraft,
  BUILTINS,
  type CommonDraft,
  type EntityDraft,
  entitiesOf,
  NO_ANNOTATIONS,
  type RecordDraft,
  type SchemaDraft,
  type TypeDraft,
} from './draft.ts';
import { entityKey, type Names, typeKey } from './names.ts';

type Form = 'builtin' | 'entity' | 'common' | 'set' | 'record' | 'actions';
const FORMS = table<Form>([
  [8, 'builtin'],
  [5, 'entity'],
  [5, 'common'],
  [3, 'set'],
  [3, 'record'],
  [1, 'actions'],
]);

const MAX_ATTRIBUTES = 5;

export class TypeDrawer {
  readonly choices: Choices;
  readonly draft: SchemaDraft;
  readonly names: Names;

  constructor(choices: Choices, draft: SchemaDraft, names: Names) {
    this.choices = choices;
    this.draft = draft;
    this.names = names;
  }

  /** Nested up to `depth` levels; of common types, only those given may occur. */
  type(depth: number, common: readonly CommonDraft[]): TypeDraft {
    switch (this.choices.weighted(FORMS)) {
      case 'entity':
        return this.oneOf(entitiesOf(this.draft)) ?? this.builtin();
      case 'common':
        return this.oneOf(common) ?? this.builtin();
      case 'set':
        return depth > 0 ? { kind: 'set', element: this.type(depth - 1, common) } : this.builtin();
      case 'record':
        return depth > 0 ? this.record(depth - 1, common) : this.builtin();
      case 'actions':
        return this.actions();
      default:
        return this.builtin();
    }
  }

  record(depth: number, common: readonly CommonDraft[]): RecordDraft {
    const { choices } = this;
    const start = choices.chance(0.5) ? choices.below(ATTRIBUTE_NAMES.length) : 0;
    const count = choices.size(0, MAX_ATTRIBUTES, 0.65);
    const attributes: AttributeDraft[] = [];
    for (let i = 0; i < count; i++) {
      const name = ATTRIBUTE_NAMES[(start + i) % ATTRIBUTE_NAMES.length] as string;
      attributes.push(this.attribute(name, depth, common));
    }
    // In text an attribute may be declared again, and the last declaration counts.
    const again = this.draft.notation === 'text' && count > 0 && choices.chance(0.04);
    if (again) attributes.push(this.attribute((attributes[0] as AttributeDraft).name, depth, common));
    return { kind: 'record', attributes };
  }

  /** A reference to it that can be written in every namespace; undefined if there is none. */
  declared(to: EntityDraft | CommonDraft): TypeDraft | undefined {
    const place = this.draft.notation === 'json' && to.sort === 'entity' ? 'entity' : 'either';
    // The whole path is a spelling everywhere, or nowhere: nothing but a name of both sorts takes it away.
    const spellable = this.draft.namespaces.every(
      ({ name }) => this.names.spellings(typeKey(to), name, place).length > 0,
    );
    return spellable ? { kind: 'declared', to } : undefined;
  }

  private attribute(name: string, depth: number, common: readonly CommonDraft[]): AttributeDraft {
    const { choices } = this;
    const annotations: Annotations = choices.chance(0.04) ? [[choices.pick(['doc', 'if']), 'x']] : NO_ANNOTATIONS;
    return { name, type: this.type(depth, common), required: !choices.chance(0.3), annotations };
  }

  private builtin(): TypeDraft {
    return { kind: 'builtin', name: this.choices.pick(BUILTINS) };
  }

  private oneOf(types: readonly (EntityDraft | CommonDraft)[]): TypeDraft | undefined {
    return types.length === 0 ? undefined : this.declared(this.choices.pick(types));
  }

  private actions(): TypeDraft {
    const { choices, draft, names } = this;
    const owners = draft.namespaces.filter(
      ({ name: namespace, actions }) =>
        actions.length > 0 &&
        draft.namespaces.every(
          ({ name }) => names.spellings(entityKey({ namespace, name: 'Action' }), name, 'either').length > 0,
        ),
    );
    return owners.length === 0 ? this.builtin() : { kind: 'actions', namespace: choices.pick(owners).name };
  }
}
