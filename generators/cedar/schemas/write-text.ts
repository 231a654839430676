/**
 * Writes a draft as tokens of schema text, in any order and any of the notations that mean the same.
 *
 * Promise: laid out in any legal way, the tokens read back as the draft.
 */
import type { Choices } from '../../choices.ts';
import { spellString } from '../text/spelling.ts';
import {
  type ActionDraft,
  type ActionName,
  type Annotations,
  type AppliesToDraft,
  type CommonDraft,
  type EntityDraft,
  type EntityName,
  isNamed,
  isNamedAction,
  type NamespaceDraft,
  type RecordDraft,
  type SchemaDraft,
  type TypeDraft,
} from './draft.ts';
import { builtinKey, entityKey, Names, type Place, typeKey } from './names.ts';

const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has']);
const isBareName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name);

type Tokens = readonly string[];

export function schemaDraftToTokens(choices: Choices, draft: SchemaDraft): string[] {
  const names = new Names(draft);
  const blocks: Tokens[] = [];
  for (const namespace of draft.namespaces) {
    const declarations = new TextWriter(choices, names, namespace.name).declarations(namespace);
    // Declarations of the empty namespace may be spread over the file.
    if (namespace.name === '') blocks.push(...declarations);
    else {
      const head = [...new TextWriter(choices, names, '').annotations(namespace.annotations), 'namespace'];
      blocks.push([...head, ...pathTokens(namespace.name), '{', ...declarations.flat(), '}']);
    }
  }
  return (choices.chance(0.4) ? choices.shuffle(blocks) : blocks).flat();
}

const pathTokens = (path: string): string[] => path.split(/(::)/);

class TextWriter {
  private readonly choices: Choices;
  private readonly names: Names;
  private readonly namespace: string;

  constructor(choices: Choices, names: Names, namespace: string) {
    this.choices = choices;
    this.names = names;
    this.namespace = namespace;
  }

  /** One list of tokens for each declaration. */
  declarations({ common, entities, actions }: NamespaceDraft): Tokens[] {
    const declared = [
      ...common.map(type => this.common(type)),
      ...groups(entities).map(group => this.entity(group)),
      ...groups(actions).map(group => this.action(group)),
    ];
    return this.choices.chance(0.4) ? this.choices.shuffle(declared) : declared;
  }

  annotations(annotations: Annotations): string[] {
    return annotations.flatMap(([name, value]) => {
      // Without a value it is the empty string.
      if (value === null) return ['@', name];
      return ['@', name, '(', this.string(value), ')'];
    });
  }

  private common({ name, annotations, type }: CommonDraft): Tokens {
    return [...this.annotations(annotations), 'type', name, '=', ...this.type(type), ';'];
  }

  private entity(group: readonly EntityDraft[]): Tokens {
    const { annotations, parents, shape, tags, ids } = group[0] as EntityDraft;
    const head = [...this.annotations(annotations), 'entity', ...separated(group.map(({ name }) => [name]))];
    if (ids !== null) return [...head, 'enum', '[', ...separated(ids.map(id => [this.string(id)])), ']', ';'];
    const within = parents.length > 0 || this.choices.chance(0.05) ? ['in', ...this.entityNames(parents)] : [];
    const equals = this.choices.chance(0.3) ? ['='] : [];
    const body = shape === null ? [] : [...equals, ...this.type(shape)];
    return [...head, ...within, ...body, ...(tags === null ? [] : ['tags', ...this.type(tags)]), ';'];
  }

  private action(group: readonly ActionDraft[]): Tokens {
    const { annotations, parents, appliesTo } = group[0] as ActionDraft;
    const head = [...this.annotations(annotations), 'action', ...separated(group.map(({ id }) => [this.name(id)]))];
    const within = parents.length === 0 ? [] : ['in', ...this.listed(parents.map(parent => this.actionName(parent)))];
    const applies = appliesTo === null ? [] : this.appliesTo(appliesTo);
    const attributes = this.choices.chance(0.03) ? ['attributes', '{', '}'] : [];
    return [...head, ...within, ...applies, ...attributes, ';'];
  }

  private appliesTo({ principals, resources, context, spoilt }: AppliesToDraft): Tokens {
    const items = [
      ['principal', ':', ...this.entityNames(principals)],
      ['resource', ':', ...this.entityNames(resources)],
      ...(context === null ? [] : [['context', ':', ...this.type(context, 'common')]]),
    ];
    const concerned = items.filter(([name]) => name === spoilt?.item);
    const left =
      spoilt?.by === 'leaving out' ? items.filter(item => !concerned.includes(item)) : [...items, ...concerned];
    const ordered = this.choices.chance(0.3) ? this.choices.shuffle(left) : left;
    return ['appliesTo', '{', ...separated(ordered), ...this.trailingComma(), '}'];
  }

  private type(type: TypeDraft, place: Place = 'either'): Tokens {
    switch (type.kind) {
      case 'builtin':
        return this.path(builtinKey(type.name), place);
      case 'declared':
        return this.path(typeKey(type.to), place);
      case 'actions':
        return this.path(entityKey({ namespace: type.namespace, name: 'Action' }), place);
      case 'written':
        return pathTokens(type.text);
      case 'set':
        return ['Set', '<', ...this.type(type.element), '>'];
      case 'record':
        return this.record(type);
    }
  }

  private record({ attributes }: RecordDraft): Tokens {
    if (attributes.length === 0) return ['{', '}'];
    const items = attributes.map(({ name, type, required, annotations }) => [
      ...this.annotations(annotations),
      this.name(name),
      ...(required ? [] : ['?']),
      ':',
      ...this.type(type),
    ]);
    return ['{', ...separated(items), ...this.trailingComma(), '}'];
  }

  private trailingComma(): Tokens {
    return this.choices.chance(0.2) ? [','] : [];
  }

  private path(key: string, place: Place): Tokens {
    return pathTokens(this.choices.pick(this.names.spellingsOrPath(key, this.namespace, place)));
  }

  private entityNames(names: readonly EntityName[]): Tokens {
    return this.listed(
      names.map(name => (isNamed(name) ? this.path(entityKey(name), 'entity') : pathTokens(name.written))),
    );
  }

  /** One item may stand without brackets. */
  private listed(items: readonly Tokens[]): Tokens {
    return items.length === 1 && this.choices.chance(0.5) ? (items[0] as Tokens) : ['[', ...separated(items), ']'];
  }

  private actionName(action: ActionName): Tokens {
    const { type, id } = isNamedAction(action)
      ? this.choices.pick(this.names.actionSpellings(action, this.namespace))
      : action.written;
    return type === undefined ? [this.name(id)] : [...pathTokens(type), '::', this.string(id)];
  }

  private name(name: string): string {
    return isBareName(name) && name !== '__cedar' && !this.choices.chance(0.15) ? name : this.string(name);
  }

  private string(text: string): string {
    return spellString(this.choices, text);
  }
}

/** Declarations that share their content with the one before them stand together. */
function groups<T extends { readonly twin: boolean }>(declarations: readonly T[]): T[][] {
  const grouped: T[][] = [];
  for (const declaration of declarations) {
    if (declaration.twin) grouped.at(-1)?.push(declaration);
    else grouped.push([declaration]);
  }
  return grouped;
}

const separated = (items: readonly Tokens[]): string[] => items.flatMap((item, i) => (i === 0 ? item : [',', ...item]));
