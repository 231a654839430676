/**
 * The policy validator, in strict mode: language reference, part 2, sections 3 and 4.
 *
 * A policy set is valid if there are no errors; warnings never count. All problems of a policy are told, as sets of
 * categories: how often and where each occurs is not part of the specification.
 */

import { uidKey } from '../entities.ts';
import { link } from '../link.ts';
import type { EntityUid, Expr, Policy, PolicySet, Schema } from '../syntax/abstract.ts';
import { isApplicable } from './applicability.ts';
import { coreCondition, desugar } from './core.ts';
import { environments, slotTypes } from './environments.ts';
import { NONE } from './rules.ts';
import { safetyWarnings } from './safety.ts';
import { check, checkCondition } from './typecheck.ts';
import { printType } from './types.ts';
import { nameProblems, typeProblems } from './undeclared.ts';

/** Categories by policy id, template id or link id; ids without any are left out. */
interface Validation {
  readonly errors: ReadonlyMap<string, ReadonlySet<string>>;
  readonly warnings: ReadonlyMap<string, ReadonlySet<string>>;
}

export function validate(policies: PolicySet, schema: Schema): Validation {
  const errors = new Map<string, ReadonlySet<string>>();
  const warnings = new Map<string, ReadonlySet<string>>();
  const tell = (id: string, of: Map<string, ReadonlySet<string>>, categories: readonly string[]): void => {
    if (categories.length > 0) of.set(id, new Set([...(of.get(id) ?? []), ...categories]));
  };
  for (const [id, policy] of [...policies.staticPolicies, ...policies.templates]) {
    const { problems, isImpossible } = typecheck(policy, schema);
    tell(id, errors, [...nameProblems(policy, schema), ...problems]);
    tell(id, warnings, [...application(policy, schema), ...(isImpossible ? ['impossiblePolicy'] : [])]);
    tell(id, warnings, safetyWarnings(policy));
  }
  for (const { templateId, newId, values } of policies.templateLinks) {
    const template = policies.templates.get(templateId);
    if (template === undefined) continue;
    // A link is not type-checked: its template was, for every type that the slots can have.
    tell(
      newId,
      errors,
      [...values.values()].flatMap(uid => typeProblems(uid.type, schema)),
    );
    tell(newId, warnings, application(link(template, values), schema));
  }
  return { errors, warnings };
}

const application = (policy: Policy, schema: Schema): readonly string[] =>
  isApplicable(policy, schema) ? [] : ['invalidActionApplication'];

/** The errors of all environments; impossible: false in every one, also because there is none. */
function typecheck(policy: Policy, schema: Schema): { problems: readonly string[]; isImpossible: boolean } {
  const problems = new Set<string>();
  let isImpossible = true;
  for (const environment of environments(schema)) {
    for (const types of slotTypes(policy, environment, schema)) {
      const at = { environment, schema, report: (category: string) => problems.add(category), types: new Map() };
      const checked = checkCondition(coreCondition(policy, types), at);
      if (checked.type?.kind !== 'false') isImpossible = false;
    }
  }
  return { problems: [...problems], isImpossible };
}

/**
 * The exact type of an expression in one environment, printed as the reference validator does; undefined if the
 * expression is ill typed there, or if there is no such action.
 */
export function typeOfExpression(
  expr: Expr,
  environment: { readonly principal: string; readonly action: EntityUid; readonly resource: string },
  schema: Schema,
): string | undefined {
  const action = schema.actions.get(uidKey(environment.action));
  if (action === undefined) return undefined;
  const at = { environment: { ...environment, action }, schema, report: () => {}, types: new Map() };
  const { ok, type } = check(desugar(expr), NONE, at);
  return ok && type !== undefined ? printType(type) : undefined;
}
