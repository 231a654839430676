/**
 * Conditions that look wrong and are valid: dead code, comparisons that can be decided, guards that do guard. A validator
 * that is too strict falls for them.
 */
import { BOOL, LONG, STRING } from '../domain.ts';
import {
  and,
  binary,
  type Est,
  FALSE,
  attribute as get,
  getTag,
  has,
  hasTag,
  ifThenElse,
  isType,
  like,
  not,
  or,
  set,
  TRUE,
  value,
  variables,
} from '../est.ts';
import { entityLiteral } from '../literals.ts';
import { ACCESS_DEFECTS } from './policy-access.ts';
import type { PolicySite } from './policy-site.ts';
import { TYPE_DEFECTS } from './policy-types.ts';

type Decoy = readonly [kind: string, write: (site: PolicySite) => Est | undefined];

/** Any defect of types, which is none where nothing is checked. */
function badly(site: PolicySite): Est | undefined {
  return site.choices.pick([...TYPE_DEFECTS, ...ACCESS_DEFECTS])[2](site);
}

const onOptional =
  (write: (site: PolicySite, optional: NonNullable<ReturnType<PolicySite['optional']>>) => Est) =>
  (site: PolicySite): Est | undefined => {
    const optional = site.optional();
    return optional === undefined ? undefined : write(site, optional);
  };

const onTagged =
  (write: (site: PolicySite, base: Est, key: Est) => Est) =>
  (site: PolicySite): Est | undefined => {
    const bases = site.bases(({ type }) => type.entity !== null && type.entity.tags !== null);
    if (bases.length === 0) return undefined;
    return write(site, site.choices.pick(bases).est, value(site.choices.pick(site.world.tagKeys)));
  };

export const DECOYS: readonly Decoy[] = [
  [
    'dead code with a type error',
    site => {
      const condition = badly(site);
      return condition === undefined ? undefined : site.dead(condition);
    },
  ],
  [
    'dead code after a test that no entity of the type passes',
    site => {
      const condition = badly(site);
      const other = site.world.entityTypes.find(type => type !== site.target.principal.type);
      return condition === undefined || other === undefined
        ? undefined
        : and(isType(variables.principal, other.name), condition);
    },
  ],
  [
    'equality of literals of different types',
    site => {
      const [a, b] = site.choices.sample([site.literal(LONG), site.literal(STRING), TRUE, variables.action], 2) as [
        Est,
        Est,
      ];
      return binary[site.choices.pick(['==', '!='] as const)](a, b);
    },
  ],
  [
    'equality of entities of different types',
    site => {
      const other = site.choices.pick(site.world.handles);
      return binary[site.choices.pick(['==', '!='] as const)](variables.principal, value({ __entity: other.uid }));
    },
  ],
  ['is of an action type that nobody declares', () => isType(variables.action, 'Undeclared::Action')],
  [
    'undeclared attribute behind its guard',
    site => {
      const base = site.choices.pick([variables.principal, variables.action, variables.context]);
      return and(has(base, 'undeclared attribute'), site.condition(get(base, 'undeclared attribute')));
    },
  ],
  [
    'tag of a type without tags behind its guard',
    site => {
      const base = site.choices.pick([
        variables.action,
        ...site.bases(({ type }) => type.entity?.tags === null).map(({ est }) => est),
      ]);
      return and(hasTag(base, value('k')), site.condition(getTag(base, value('k'))));
    },
  ],
  ['optional attribute behind its guard', onOptional((site, { guard, use }) => and(guard, site.alive(use)))],
  [
    'optional attribute of a computed value behind its guard',
    onOptional((site, { path, base }) => {
      const [computed] = site.behindTests(base) as [Est];
      return and(has(computed, path.name), site.condition(get(computed, path.name), path.type));
    }),
  ],
  ['optional attribute behind a guard that is written otherwise', onOptional(writtenOtherwise)],
  [
    'path behind an attribute that there is not',
    site => and(has(site.choices.pick([variables.principal, variables.context]), ['undeclared', 'path']), TRUE),
  ],
  [
    'membership in a set of a literal and another entity',
    ({ target }) => {
      const { type } = target.resource;
      const literal = value({ __entity: { type: type.name, id: type.enumIds?.[0] ?? 'anybody' } });
      return binary.in(variables.resource, set([literal, variables.resource]));
    },
  ],
  [
    'membership of one action in any other',
    site => binary.in(variables.action, entityLiteral(site.choices.pick(site.world.actions).handle)),
  ],
  [
    'optional attribute in the then branch of its guard',
    onOptional((site, { guard, use }) => ifThenElse(guard, use, site.live())),
  ],
  [
    'optional attribute behind either of two equal guards',
    onOptional((_site, { guard, use }) => and(or(guard, guard), use)),
  ],
  [
    'optional attribute, guard out of an if that is decided',
    onOptional((site, { guard, use }) => and(ifThenElse(TRUE, guard, badly(site) ?? FALSE), use)),
  ],
  [
    'optional attribute, guard out of both branches',
    onOptional((site, { guard, use }) => and(ifThenElse(site.live(), guard, guard), use)),
  ],
  [
    'optional attribute, guard with more',
    onOptional((site, { guard, use }) => and(and(site.live(), and(guard, site.live())), use)),
  ],
  [
    'guard asked for twice, the second time in the negative',
    onOptional((site, { guard }) => and(guard, and(not(guard), badly(site) ?? TRUE))),
  ],
  ['tag behind its guard', onTagged((site, base, key) => and(hasTag(base, key), site.condition(getTag(base, key))))],
  [
    'tag behind its guard, by a computed key',
    onTagged((site, base, key) => {
      const computed = ifThenElse(binary['=='](variables.principal, variables.principal), key, key);
      return and(hasTag(base, computed), site.condition(getTag(base, computed)));
    }),
  ],
  [
    'membership among entities of one type, which has no parents',
    site =>
      binary.in(variables.principal, value({ __entity: { type: site.target.principal.type.name, id: idOf(site) } })),
  ],
  ['required field asked for', site => requiredField(site)],
  ['overflow that nobody computes', () => binary['<'](binary['*'](value(9223372036854775807n), value(2)), value(0))],
  ['singleton boolean out of a record', site => site.condition(get({ Record: { a: TRUE } }, 'a'), BOOL)],
];

/** `a > b` is `!(a <= b)`, and likewise; patterns are what they match, not how they are cut. */
function writtenOtherwise(site: PolicySite, { path, base }: NonNullable<ReturnType<PolicySite['optional']>>): Est {
  const [one, two] = [value(1), value(2)];
  const { principal, resource } = variables;
  const pairs: readonly (readonly [Est, Est])[] = [
    [binary['>'](one, two), not(binary['<='](one, two))],
    [binary['>='](one, two), not(binary['<'](one, two))],
    [binary['!='](principal, resource), not(binary['=='](principal, resource))],
    [like(value('ab'), [{ Literal: 'ab' }]), like(value('ab'), [{ Literal: 'a' }, { Literal: 'b' }])],
  ];
  const [guarding, using] = site.choices.shuffle(site.choices.pick(pairs)) as [Est, Est];
  const behind = (test: Est): Est => ifThenElse(test, base, base);
  return and(has(behind(guarding), path.name), site.condition(get(behind(using), path.name), path.type));
}

/** An id that is also declared if the type is an enum. */
const idOf = ({ target }: PolicySite): string => target.principal.type.enumIds?.[0] ?? 'anybody';

function requiredField(site: PolicySite): Est | undefined {
  const paths = site.paths(
    ({ step, parent, guarded }) => step === 'attribute' && !guarded && parent?.type.kind === 'record',
  );
  if (paths.length === 0) return undefined;
  const path = site.choices.pick(paths);
  const asks = has(path.parent?.est ?? variables.context, path.name);
  // Known to be there: what follows is dead.
  return and(not(asks), badly(site) ?? TRUE);
}
