/**
 * The policy validator, strict mode: policies, templates and links against a schema (language reference, part 2, 3 and
 * 4).
 *
 * Promise: the same sets of error categories and warnings as real Cedar 4.13, for each policy id; a policy is valid
 * when it has no errors, whatever its warnings. Time grows with the policies and with what they read of the schema, not
 * with the number of request environments: see `environments.ts`.
 */

import type { Policy, PolicySet, Schema, TemplateLink } from '../../../model/cedar/syntax/abstract.ts';
import { isActionType } from '../names.ts';
import { isApplicable, NO_SLOT_VALUES } from './application.ts';
import type { ErrorCategory, WarningCategory } from './categories.ts';
import { checkEnvironments } from './environments.ts';
import { indexOf, type SchemaIndex } from './schema-index.ts';
import { Survey } from './survey.ts';

/** Ids without a diagnostic are absent; what is wrong with a link stands under the link's id. */
export interface Validation {
  readonly errors: Map<string, Set<ErrorCategory>>;
  readonly warnings: Map<string, Set<WarningCategory>>;
}

export function validate(policies: PolicySet, schema: Schema): Validation {
  const index = indexOf(schema);
  const validation: Validation = { errors: new Map(), warnings: new Map() };
  for (const [id, policy] of policies.staticPolicies) record(validation, id, validatePolicy(index, policy));
  for (const [id, template] of policies.templates) record(validation, id, validatePolicy(index, template));
  for (const link of policies.templateLinks) {
    const template = policies.templates.get(link.templateId);
    if (template !== undefined) record(validation, link.newId, validateLink(index, template, link));
  }
  return validation;
}

interface Diagnostics {
  readonly errors: Set<ErrorCategory>;
  readonly warnings: Set<WarningCategory>;
}

function record(validation: Validation, id: string, { errors, warnings }: Diagnostics): void {
  if (errors.size > 0) validation.errors.set(id, errors);
  if (warnings.size > 0) validation.warnings.set(id, warnings);
}

/** A static policy, or a template in all environments that its slots allow. */
function validatePolicy(index: SchemaIndex, policy: Policy): Diagnostics {
  const errors = new Set<ErrorCategory>();
  const warnings = new Set<WarningCategory>();
  const survey = new Survey(index.schema, errors, warnings);
  survey.policy(policy);
  if (!isApplicable(index, policy, NO_SLOT_VALUES)) warnings.add('invalidActionApplication');
  if (!checkEnvironments(index, policy, survey.reads, errors)) warnings.add('impossiblePolicy');
  return { errors, warnings };
}

/** Only the types of the values are looked at: ids of enums and of actions are not, in real Cedar either. */
function validateLink(index: SchemaIndex, template: Policy, { values }: TemplateLink): Diagnostics {
  const errors = new Set<ErrorCategory>();
  const warnings = new Set<WarningCategory>();
  for (const { type } of values.values()) {
    if (!isActionType(type) && !index.schema.entityTypes.has(type)) errors.add('unrecognizedEntityType');
  }
  if (!isApplicable(index, template, values)) warnings.add('invalidActionApplication');
  return { errors, warnings };
}
