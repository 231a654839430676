/**
 * What a name in a schema means (language reference, part 2, 1.4), used backwards: which spellings mean a given thing.
 */
import type { ActionDraft, Builtin, CommonDraft, EntityDraft, SchemaDraft } from './draft.ts';
import { BUILTINS } from './draft.ts';

/** Which declarations a place accepts. */
export type Place = 'entity' | 'common' | 'either';

const qualified = (namespace: string, name: string): string => (namespace === '' ? name : `${namespace}::${name}`);

export const entityKey = ({ namespace, name }: Pick<EntityDraft, 'namespace' | 'name'>): string =>
  `entity ${qualified(namespace, name)}`;
export const typeKey = (type: EntityDraft | CommonDraft): string =>
  `${type.sort} ${qualified(type.namespace, type.name)}`;
export const builtinKey = (name: Builtin): string => `builtin ${name}`;

export class Names {
  private readonly declared = new Set<string>();
  private readonly actions = new Set<string>();

  constructor({ namespaces }: SchemaDraft) {
    for (const { name: namespace, common, entities, actions } of namespaces) {
      for (const type of [...common, ...entities]) this.declared.add(typeKey(type));
      if (actions.length > 0) this.declared.add(entityKey({ namespace, name: 'Action' }));
      for (const { id } of actions) this.actions.add(actionKey(namespace, id));
    }
  }

  /** The key of what `text`, written in `namespace`, means; undefined for nothing. */
  meaning(text: string, namespace: string, place: Place): string | undefined {
    if (text.startsWith('__cedar::')) return place === 'entity' ? undefined : builtinOf(text.slice('__cedar::'.length));
    const absolute = text.includes('::');
    for (const name of absolute ? [text] : [qualified(namespace, text), text]) {
      if (place !== 'entity' && this.declared.has(`common ${name}`)) return `common ${name}`;
      if (place !== 'common' && this.declared.has(`entity ${name}`)) return `entity ${name}`;
    }
    // The aliases of the built-ins are in the empty namespace, unless something else there has the name.
    const taken = this.declared.has(`entity ${text}`) || this.declared.has(`common ${text}`);
    return absolute || place === 'entity' || taken ? undefined : builtinOf(text);
  }

  /** All texts that mean `key` there: with its path, without, and the built-ins' own namespace. May be empty. */
  spellings(key: string, namespace: string, place: Place): string[] {
    const path = key.slice(key.indexOf(' ') + 1);
    const bare = path.split('::').at(-1) as string;
    const candidates = key.startsWith('builtin ') ? [bare, `__cedar::${bare}`] : [bare, path];
    return [...new Set(candidates)].filter(text => this.meaning(text, namespace, place) === key);
  }

  /** For what a defect has left without a spelling, its path. */
  spellingsOrPath(key: string, namespace: string, place: Place): string[] {
    const right = this.spellings(key, namespace, place);
    return right.length > 0 ? right : [key.slice(key.indexOf(' ') + 1)];
  }

  /** The ways to name an action from within a namespace; without a type, with `Action`, with the whole path. */
  actionSpellings(action: ActionDraft, namespace: string): { readonly type?: string; readonly id: string }[] {
    const { id } = action;
    const types = [undefined, 'Action', qualified(action.namespace, 'Action')];
    const right = [...new Set(types)].filter(type => this.actionMeaning(type, id, namespace) === keyOfAction(action));
    if (right.length === 0) right.push(types[2]);
    return right.map(type => (type === undefined ? { id } : { type, id }));
  }

  private actionMeaning(type: string | undefined, id: string, namespace: string): string | undefined {
    const bare = type === undefined || type === 'Action';
    const owners = bare ? [namespace, ''] : [type.slice(0, -'::Action'.length)];
    return owners.map(owner => actionKey(owner, id)).find(key => this.actions.has(key));
  }
}

const actionKey = (namespace: string, id: string): string => JSON.stringify([namespace, id]);
const keyOfAction = ({ namespace, id }: ActionDraft): string => actionKey(namespace, id);
const builtinOf = (name: string): string | undefined =>
  (BUILTINS as readonly string[]).includes(name) ? `builtin ${name}` : undefined;
