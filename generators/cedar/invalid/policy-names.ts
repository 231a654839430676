/** Defects of policies: names that the schema does not declare. They are defects in dead code, too. */
import { binary, type Est, isType, isTypeIn, set, value, variables } from '../est.ts';
import type { PolicyDefect } from './policy-access.ts';
import type { PolicySite } from './policy-site.ts';

const UNDECLARED_TYPES = ['Undeclared', 'NS::Undeclared', 'undeclared', 'Users::User', 'User::User', 'toString_'];

/** A type that the schema does not declare: a made-up one, or the last part of a declared one. */
function undeclaredType({ world, choices }: PolicySite): string {
  const declared = new Set(world.entityTypes.map(({ name }) => name));
  const parts = world.entityTypes.map(({ name }) => name.split('::').at(-1) as string);
  const unknown = [...UNDECLARED_TYPES, ...parts].filter(name => !declared.has(name) && !name.endsWith('Action'));
  return choices.pick(unknown);
}

const uid = (type: string, id: string): Est => value({ __entity: { type, id } });

/** What can be asked of an entity without more errors, whatever its type. */
function asked(site: PolicySite, entity: Est): Est {
  const { principal, resource } = variables;
  switch (site.choices.below(5)) {
    case 1:
      return binary.in(resource, entity);
    case 2:
      return binary['!='](entity, principal);
    case 3:
      return binary.in(principal, set([entity]));
    case 4:
      return isType(entity, site.target.principal.type.name);
    default:
      return binary['=='](principal, entity);
  }
}

/** Anywhere: names are looked up in all code. */
const anywhere = (site: PolicySite, condition: Est): Est =>
  site.choices.chance(0.4) ? site.dead(condition) : condition;

function undeclaredAction({ world, choices }: PolicySite): Est {
  const { uid: known } = choices.pick(world.actions).handle;
  const owner = known.type === 'Action' ? 'NS::Action' : 'Action';
  const declared = (type: string) =>
    world.actions.some(({ handle }) => handle.uid.type === type && handle.uid.id === known.id);
  return choices.chance(0.4) && !declared(owner) ? uid(owner, known.id) : uid(known.type, 'undeclared');
}

function actionAsked(site: PolicySite, action: Est): Est {
  const known = value({ __entity: site.target.action.handle.uid });
  switch (site.choices.below(4)) {
    case 1:
      return binary.in(variables.action, action);
    case 2:
      return binary.in(variables.action, set([known, action]));
    case 3:
      return binary['!='](action, variables.action);
    default:
      return binary['=='](variables.action, action);
  }
}

export const NAME_DEFECTS: readonly PolicyDefect[] = [
  [
    'undeclared entity type',
    'unrecognizedEntityType',
    site => anywhere(site, asked(site, uid(undeclaredType(site), 'a'))),
  ],
  [
    'undeclared entity type after is',
    'unrecognizedEntityType',
    site => {
      const { principal, resource } = variables;
      const type = undeclaredType(site);
      return anywhere(site, site.choices.chance(0.5) ? isType(principal, type) : isTypeIn(principal, type, resource));
    },
  ],
  [
    'undeclared action',
    'unrecognizedActionId',
    site => {
      const action = undeclaredAction(site);
      // In a set next to another action it must be of the same type: the elements have to agree.
      const type = (action.Value as { readonly __entity: { readonly type: string } }).__entity.type;
      const sameType = type === site.target.action.handle.uid.type;
      const condition = sameType ? actionAsked(site, action) : binary['=='](variables.action, action);
      return anywhere(site, condition);
    },
  ],
  [
    'undeclared id of an enum',
    'invalidEnumEntity',
    site => {
      const enums = site.world.entityTypes.filter(({ enumIds }) => enumIds !== null);
      if (enums.length === 0) return undefined;
      return anywhere(site, asked(site, uid(site.choices.pick(enums).name, 'undeclared')));
    },
  ],
];
