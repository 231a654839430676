/** Defects of policies: attributes and tags that may not be there, in every way in which a guard fails to guard them. */
import { BOOL } from '../domain.ts';
import {
  and,
  binary,
  type Est,
  attribute as get,
  getTag,
  has,
  hasTag,
  ifThenElse,
  not,
  or,
  TRUE,
  value,
  variables,
} from '../est.ts';
import { UNDECLARED_NAMES } from '../names.ts';
import type { Path } from '../reach.ts';
import { attributesOf, type PolicySite } from './policy-site.ts';

/** undefined: this environment offers no place for it. */
export type PolicyDefect = readonly [kind: string, category: string, plant: (site: PolicySite) => Est | undefined];

type Optional = NonNullable<ReturnType<PolicySite['optional']>>;

/** A use of an optional attribute next to a guard that is none. */
const misguarded =
  (write: (site: PolicySite, optional: Optional) => Est | undefined) =>
  (site: PolicySite): Est | undefined => {
    const optional = site.optional();
    return optional === undefined ? undefined : write(site, optional);
  };

const OPTIONAL = 'unsafeOptionalAttribute';

const MISGUARDED: readonly PolicyDefect[] = [
  ['optional attribute without a guard', OPTIONAL, misguarded((_site, { use }) => use)],
  [
    'optional attribute, guard on the same value by another expression',
    OPTIONAL,
    misguarded((site, { path, base }) => {
      const [guarded, used] = site.behindTests(base) as [Est, Est];
      return and(has(guarded, path.name), site.condition(get(used, path.name), path.type));
    }),
  ],
  ['optional attribute, guard negated', OPTIONAL, misguarded((_site, { guard, use }) => or(not(guard), use))],
  [
    'optional attribute, guard negated twice',
    OPTIONAL,
    misguarded((_site, { guard, use }) => and(not(not(guard)), use)),
  ],
  [
    'optional attribute, guard compared',
    OPTIONAL,
    misguarded((_site, { guard, use }) => and(binary['=='](guard, TRUE), use)),
  ],
  ['optional attribute, guard afterwards', OPTIONAL, misguarded((_site, { guard, use }) => and(use, guard))],
  ['optional attribute, guard in another alternative', OPTIONAL, misguarded((_site, { guard, use }) => or(guard, use))],
  [
    'optional attribute, guard as one of two alternatives',
    OPTIONAL,
    misguarded((site, { guard, use }) => and(or(guard, site.live()), use)),
  ],
  [
    'optional attribute in the else branch of its guard',
    OPTIONAL,
    misguarded((site, { guard, use }) => ifThenElse(guard, site.live(), use)),
  ],
  [
    'optional attribute, guard out of an if',
    OPTIONAL,
    misguarded((site, { guard, use }) => and(ifThenElse(site.live(), guard, value(false)), use)),
  ],
  [
    'optional attribute, guard out of a set',
    OPTIONAL,
    misguarded((_site, { guard, use }) => and(binary.contains({ Set: [guard] }, TRUE), use)),
  ],
  [
    'optional attribute, guard of another expression',
    OPTIONAL,
    misguarded((site, { base, path, use }) => and(has(ifThenElse(site.live(), base, base), path.name), use)),
  ],
  ['optional attribute, guard of another attribute', OPTIONAL, misguarded(otherAttribute)],
  ['optional attribute within an optional one', OPTIONAL, nestedOptional],
];

function otherAttribute(site: PolicySite, { path, base, use }: Optional): Est | undefined {
  const others = attributesOf((path.parent as Path).type).filter(({ name }) => name !== path.name);
  return others.length === 0 ? undefined : and(has(base, site.choices.pick(others).name), use);
}

/** The outer one is guarded, which says nothing of the inner one. */
function nestedOptional(site: PolicySite): Est | undefined {
  const inner = site.reach.paths.filter(
    ({ step, guarded, parent }) => step === 'attribute' && guarded && parent?.step === 'attribute' && parent.guarded,
  );
  const fit = inner.filter(({ parent }) => site.paths(path => path === parent).length > 0);
  if (fit.length === 0) return undefined;
  const path = site.choices.pick(fit);
  return and((path.parent as Path).guard(), site.condition(path.est, path.type));
}

// --------------------------------------------------------------------------------------------------- no such attribute

function undeclaredName(site: PolicySite, base: Path): string {
  const declared = attributesOf(base.type).map(({ name }) => name);
  const names = [...UNDECLARED_NAMES, 'undeclared'].filter(name => !declared.includes(name));
  return site.choices.pick(names);
}

const undeclaredAttribute =
  (kind: 'entity' | 'record') =>
  (site: PolicySite): Est | undefined => {
    const bases = site.bases(({ type }) => type.kind === kind);
    if (bases.length === 0) return undefined;
    const base = site.choices.pick(bases);
    return site.condition(get(base.est, undeclaredName(site, base)));
  };

const ATTRIBUTES: readonly PolicyDefect[] = [
  ['undeclared attribute of an entity', 'attributeNotFound', undeclaredAttribute('entity')],
  ['undeclared attribute of a record', 'attributeNotFound', undeclaredAttribute('record')],
  [
    'attribute of an action',
    'attributeNotFound',
    site => site.condition(get(variables.action, site.choices.pick(['name', 'id', 'undeclared']))),
  ],
  [
    'attribute that a record literal has not',
    'attributeNotFound',
    site => site.condition(get({ Record: { a: site.live() } }, 'b'), BOOL),
  ],
];

// -------------------------------------------------------------------------------------------------------------- tags

/** An entity whose type has tags, or has none. */
function tagged(site: PolicySite, wanted: boolean): Est | undefined {
  const bases = site.bases(({ type }) => type.entity !== null && (type.entity.tags !== null) === wanted);
  return bases.length === 0 ? undefined : site.choices.pick(bases).est;
}

const onTagged =
  (write: (site: PolicySite, base: Est, key: Est) => Est) =>
  (site: PolicySite): Est | undefined => {
    const base = tagged(site, true);
    return base === undefined ? undefined : write(site, base, value(site.choices.pick(site.world.tagKeys)));
  };

const TAG = 'unsafeTagAccess';

const TAGS: readonly PolicyDefect[] = [
  ['tag without a guard', TAG, onTagged((site, base, key) => site.condition(getTag(base, key)))],
  [
    'tag, guard of another key',
    TAG,
    onTagged((site, base, key) => and(hasTag(base, value('another key')), site.condition(getTag(base, key)))),
  ],
  [
    'tag, guard by another expression',
    TAG,
    onTagged((site, base, key) =>
      and(hasTag(base, ifThenElse(site.live(), key, key)), site.condition(getTag(base, key))),
    ),
  ],
  [
    'tag, guard negated',
    TAG,
    onTagged((site, base, key) => or(not(hasTag(base, key)), site.condition(getTag(base, key)))),
  ],
  [
    'tag of a type without tags',
    TAG,
    site =>
      site.condition(getTag(tagged(site, false) ?? variables.action, value(site.choices.pick(site.world.tagKeys)))),
  ],
];

export const ACCESS_DEFECTS: readonly PolicyDefect[] = [...MISGUARDED, ...ATTRIBUTES, ...TAGS];
