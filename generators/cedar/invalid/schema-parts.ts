/** What defects of schemas are made with: fresh declarations, and a place for a type that something really uses. */
import type { Choices } from '../../choices.ts';
import {
  type AttributeDraft,
  bareCommon,
  type NamespaceDraft,
  NO_ANNOTATIONS,
  type Notation,
  type SchemaDraft,
  type TypeDraft,
} from '../schemas/draft.ts';

export interface SchemaDefect {
  readonly kind: string;
  /** Left out: both. */
  readonly notation?: Notation;
  /** Changes the draft; the category that comes of it, or undefined if this draft offers no place for the defect. */
  plant(spot: { readonly choices: Choices; readonly draft: SchemaDraft }): string | undefined;
}

export const attribute = (name: string, type: TypeDraft, required = true): AttributeDraft => ({
  name,
  type,
  required,
  annotations: NO_ANNOTATIONS,
});

/** The type itself, or a set or record of it. */
export function wrapped(choices: Choices, type: TypeDraft): TypeDraft {
  switch (choices.below(5)) {
    case 1:
      return { kind: 'set', element: type };
    case 2:
      return { kind: 'record', attributes: [attribute('a', type)] };
    case 3:
      return { kind: 'record', attributes: [attribute('a', type, false)] };
    case 4:
      return { kind: 'set', element: { kind: 'record', attributes: [attribute('', type, false)] } };
    default:
      return type;
  }
}

/** Somewhere in the namespace: an attribute, tags, a part of a context, or a common type of its own. */
export function placeType(choices: Choices, namespace: NamespaceDraft, type: TypeDraft): void {
  const inside = wrapped(choices, type);
  const places: (() => void)[] = [
    () => {
      namespace.common.push(bareCommon(namespace, 'Planted', inside));
    },
  ];
  for (const each of namespace.entities) {
    if (each.ids !== null) continue;
    const { shape } = each;
    if (each.tags === null) {
      places.push(() => {
        each.tags = inside;
      });
    }
    if (shape !== null && shape.kind !== 'record') continue;
    places.push(() => {
      each.shape = { kind: 'record', attributes: [...(shape?.attributes ?? []), attribute('planted', inside)] };
    });
  }
  for (const { appliesTo } of namespace.actions) {
    if (appliesTo === null || appliesTo.context !== null) continue;
    places.push(() => {
      appliesTo.context = { kind: 'record', attributes: [attribute('planted', inside)] };
    });
  }
  choices.pick(places)();
}
