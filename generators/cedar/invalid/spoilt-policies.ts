/**
 * Policy sets with one part that does not load: a policy, a template or a link among others that are sound.
 *
 * Promise: whatever set it is, no implementation of the language may load the result. The outer shape stays (maps of
 * policies and templates, a list of links), so that a finding can be read again.
 */
import type { Json, JsonObject, PolicyJson, PolicySetJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { put, TRUE, variables } from '../est.ts';
import { isObject, withKey } from '../json/places.ts';
import { printPolicies } from '../text/policy.ts';
import { deepValue } from './deep.ts';

/** undefined: this set offers no place for it. */
type SetDefect = readonly [
  kind: string,
  change: (choices: Choices, set: PolicySetJson) => PolicySetJson | JsonObject | undefined,
];

type PartName = 'staticPolicies' | 'templates';
const PARTS: readonly PartName[] = ['staticPolicies', 'templates'];

/** One policy or template of the set by another. */
const onPolicy =
  (change: (choices: Choices, policy: JsonObject) => PolicyJson, parts = PARTS) =>
  (choices: Choices, set: PolicySetJson): JsonObject | undefined => {
    const places = parts.flatMap(part => Object.entries(set[part]).map(([id, policy]) => ({ part, id, policy })));
    const fit = places.filter(({ policy }) => isObject(policy));
    if (fit.length === 0) return undefined;
    const { part, id, policy } = choices.pick(fit);
    return { ...set, [part]: withKey(set[part], id, change(choices, policy as JsonObject)) };
  };

const SLOTTED = { op: '==', slot: '?principal' };
const UID = { type: 'User', id: 'a' };

/** A policy whose only condition is this. */
const withBody = (policy: JsonObject, body: Json): JsonObject => ({ ...policy, conditions: [{ kind: 'when', body }] });

/** A template and a link of it, among the others. */
const withLink =
  (link: (choices: Choices, set: PolicySetJson) => JsonObject) =>
  (choices: Choices, set: PolicySetJson): JsonObject => {
    const all = { op: 'All' };
    const template = { effect: 'permit', principal: SLOTTED, action: all, resource: all, conditions: [] };
    return {
      ...set,
      templates: withKey(set.templates, 'spoilt template', template),
      templateLinks: choices.shuffle([
        ...set.templateLinks,
        { templateId: 'spoilt template', newId: 'spoilt link', values: { '?principal': UID }, ...link(choices, set) },
      ]),
    };
  };

/** Expressions of policy JSON that are none. */
const NO_EXPRESSIONS: readonly Json[] = [
  { '===': { left: TRUE, right: TRUE } },
  { '==': { left: TRUE } },
  { Var: 'nobody' },
  { Value: null },
  { '!': {} },
  { has: { left: variables.principal, attr: [] } },
  { like: { left: variables.principal, pattern: 'x' } },
  { Slot: '?action' },
  {},
];

/** The text up to some token, and never to its end: no policy has a policy for a beginning. */
function brokenOff(choices: Choices, policy: JsonObject): string {
  const tokens = printPolicies(choices, [policy]);
  return tokens.slice(0, choices.below(tokens.length)).join(' ');
}

const twoInOne = (choices: Choices, policy: JsonObject): string => printPolicies(choices, [policy, policy]).join(' ');

/** One id for two: both static and a template, or of something and of a link. */
function idTwice(choices: Choices, set: PolicySetJson): JsonObject | undefined {
  const ids = [...Object.keys(set.staticPolicies), ...Object.keys(set.templates)];
  if (ids.length === 0) return undefined;
  return withLink(() => ({ newId: choices.pick(ids) }))(choices, set);
}

function templateOfThatId(choices: Choices, set: PolicySetJson): JsonObject | undefined {
  const ids = Object.keys(set.staticPolicies);
  if (ids.length === 0) return undefined;
  const id = choices.pick(ids);
  const policy = set.staticPolicies[id];
  if (!isObject(policy)) return undefined;
  return { ...set, templates: withKey(set.templates, id, { ...policy, principal: SLOTTED }) };
}

/** All static policies moved among the templates, as they are. */
function staticAmongTemplates(_choices: Choices, set: PolicySetJson): JsonObject | undefined {
  const entries = Object.entries(set.staticPolicies);
  if (entries.length === 0) return undefined;
  const templates: Record<string, Json> = {};
  for (const [id, policy] of [...Object.entries(set.templates), ...entries]) put(templates, id, policy);
  return { ...set, staticPolicies: {}, templates };
}

// biome-ignore format: a table
const SET_DEFECTS: readonly SetDefect[] = [
  ['effect that there is not', onPolicy((choices, policy) => ({ ...policy, effect: choices.pick(['allow', 'Permit', '']) }))],
  ['scope without one of its parts', onPolicy((choices, policy) => withKey(policy, choices.pick(['principal', 'action', 'resource']), undefined))],
  ['clause of another kind', onPolicy((_choices, policy) => ({ ...policy, conditions: [{ kind: 'if', body: TRUE }] }))],
  ['condition that is none', onPolicy((choices, policy) => withBody(policy, choices.pick(NO_EXPRESSIONS)))],
  ['text of a policy that is broken off', onPolicy(brokenOff)],
  ['text of two policies for one', onPolicy(twoInOne)],
  ['template among static policies', onPolicy((_choices, policy) => ({ ...policy, principal: SLOTTED }), ['staticPolicies'])],
  ['static policy among templates', staticAmongTemplates],
  ['id of a link that is taken', idTwice],
  ['id of a template that is taken', templateOfThatId],
  ['link of a template that there is not', withLink(() => ({ templateId: 'nowhere' }))],
  ['link with a value too few', withLink(() => ({ values: {} }))],
  ['link with a value too many', withLink(() => ({ values: { '?principal': UID, '?resource': UID } }))],
  ['link of a slot that there is not', withLink(choices => ({ values: { [choices.pick(['?action', 'principal', ''])]: UID } }))],
  ['link whose value is no entity', withLink(choices => ({ values: { '?principal': choices.pick<Json>(['User::"a"', { type: 'A B', id: 'a' }, {}]) } }))],
  ['link whose id is no string', withLink(choices => ({ [choices.pick(['templateId', 'newId'])]: 1 }))],
  ['literal that is nested too deep', onPolicy((_choices, policy) => withBody(policy, { Value: deepValue() }))],
];

/** The set with one defect, and what it is; undefined: a set without any policy that can have it. */
export function spoilPolicies(
  choices: Choices,
  set: PolicySetJson,
): { readonly policies: PolicySetJson; readonly kind: string } | undefined {
  const [kind, change] = choices.pick(SET_DEFECTS);
  const policies = change(choices, set);
  return policies === undefined ? undefined : { policies: policies as PolicySetJson, kind };
}

// --------------------------------------------------------------------------------------------------------- expressions

/** Texts of expressions that are broken off, or go on behind their end. */
const BROKEN_EXPRESSIONS = ['', '1 +', '(1', '[1, 2', 'principal.', '1 2', 'if true then 1', '"a', 'true;', '{a: 1'];

/** An expression that does not load, in place of a sound one. */
export function spoiltExpression(choices: Choices, sound: Json): { readonly expression: Json; readonly kind: string } {
  switch (choices.below(6)) {
    case 1:
      return { expression: choices.pick(BROKEN_EXPRESSIONS), kind: 'text of an expression that is none' };
    case 2:
      return { expression: { Value: deepValue() }, kind: 'literal that is nested too deep' };
    case 3:
      return { expression: { Set: [sound, choices.pick(NO_EXPRESSIONS)] }, kind: 'operand that is no expression' };
    default:
      return { expression: choices.pick(NO_EXPRESSIONS), kind: 'expression that is none' };
  }
}
