/** Defects of the authorizer: decisions, reasons and errors, scopes, templates. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const DECISIONS: readonly PatchRow[] = [
  [
    'erring-permit-counts',
    'M-001',
    'a permit whose condition fails counts as satisfied',
    'authorize.ts',
    ["if (typeof result === 'symbol') {", "if (typeof result === 'symbol' && policy.effect === 'forbid') {"],
  ],
  [
    'erring-forbid-counts',
    'M-002',
    'a forbid whose condition fails counts as satisfied',
    'authorize.ts',
    ["if (typeof result === 'symbol') {", "if (typeof result === 'symbol' && policy.effect === 'permit') {"],
  ],
  [
    'permit-overrides',
    'M-004',
    'a permit overrides a forbid',
    'authorize.ts',
    ['const sole = forbid ?? permit;', 'const sole = permit ?? forbid;'],
    [
      'const several = forbid === undefined ? permits : forbids;',
      'const several = permit === undefined ? forbids : permits;',
    ],
  ],
  [
    'deny-lists-permits',
    'M-005',
    'the reasons of a deny list the satisfied permits too',
    'authorize.ts',
    [
      'const several = forbid === undefined ? permits : forbids;',
      `const several = forbid === undefined ? permits : permit === undefined ? forbids
        : [...(permits ?? [permit.id]), ...(forbids ?? [forbid.id])];`,
    ],
  ],
  [
    'first-permit-is-reason',
    'M-006',
    'the reasons of an allow hold two permits at most',
    'authorize.ts',
    ['permits.push(policy.id);', 'if (permits.length < 2) permits.push(policy.id);'],
  ],
  [
    'last-forbid-is-reason',
    'M-006, for forbids',
    'of several satisfied forbids only the last is a reason',
    'authorize.ts',
    ['if (forbid === undefined) forbid = policy;', 'if (forbid === undefined || forbid !== policy) forbid = policy;'],
  ],
  [
    'stops-at-forbid',
    'M-008, M-314',
    'nothing after the first satisfied forbid is evaluated, so that errors are lost',
    'authorize.ts',
    ['if (forbid === undefined) forbid = policy;', 'if (forbid === undefined) { forbid = policy; break; }'],
  ],
  [
    'forbids-need-a-permit',
    'M-313',
    'forbids are skipped as long as no permit matched, so that they are missing among the reasons',
    'authorize.ts',
    [
      'const sole = forbid ?? permit;',
      'if (permit === undefined) forbid = undefined;\n  const sole = forbid ?? permit;',
    ],
  ],
  [
    'allow-hides-errors',
    'class: an error path that only denials take',
    'errors are not told when the decision is allow',
    'authorize.ts',
    [
      'errors: errors ?? shared.errors };',
      "errors: shared.decision === 'allow' ? shared.errors : (errors ?? shared.errors) };",
    ],
  ],
  [
    'first-error-only',
    'class: evaluation stops reporting early',
    'only the first error is told',
    'authorize.ts',
    ['errors.push({', 'if (errors.length === 0) errors.push({'],
  ],
  [
    'nothing-matches-allows',
    'M-009',
    'a request that no policy matches is allowed',
    'authorize.ts',
    ["decision: 'deny',", "decision: 'allow',"],
  ],
  [
    'response-shared',
    'M-315',
    'the response that is kept for one policy is given for all policies of its effect',
    'authorize.ts',
    ['policy.response ??= Object.freeze({', 'KEPT[policy.effect] ??= Object.freeze({'],
    ['return policy.response;\n}', 'return KEPT[policy.effect];\n}\n\nconst KEPT = {};'],
  ],
  [
    'unless-error-fires',
    'M-003',
    'a failure inside `unless` counts as "unless not met", so that the policy fires',
    'policy.ts',
    ["return typeof result === 'symbol' ? result : UNARY", "return typeof result === 'symbol' ? true : UNARY"],
  ],
  [
    'conditions-ored',
    'M-010',
    'one satisfied condition of several is enough',
    'policy.ts',
    ['if (result !== true) return result;', 'if (result !== false || i === conditions.length - 1) return result;'],
  ],
  [
    'first-condition-only',
    'M-011',
    'of several conditions only the first is looked at',
    'policy.ts',
    ['if (result !== true) return result;', 'return result;'],
  ],
  [
    'unless-before-when',
    'M-012',
    '`unless` is evaluated before `when`, so that other errors are met',
    'policy.ts',
    [
      'this.conditions = conditions;',
      "this.conditions = [...conditions].sort((a, b) => Number(b.kind === 'unless') - Number(a.kind === 'unless'));",
    ],
  ],
  [
    'condition-by-truthiness',
    'M-059',
    'a condition that is no boolean counts as JavaScript would have it',
    'policy.ts',
    [
      'return frame => asBool(run(frame));',
      "return frame => { const result = run(frame); return typeof result === 'symbol' ? result : Boolean(result); };",
    ],
  ],
];

const IS_IN = 'return subject.type === this.type && (entity === undefined || store.isIn(subject, entity));';

const SCOPES: readonly PatchRow[] = [
  [
    'scope-is-in-only-is',
    'M-016',
    '`is T in E` in a scope checks only the type',
    'policy.ts',
    [IS_IN, 'return subject.type === this.type;'],
  ],
  [
    'scope-is-in-only-in',
    'M-017',
    '`is T in E` in a scope checks only the group',
    'policy.ts',
    [IS_IN, 'return entity === undefined ? subject.type === this.type : store.isIn(subject, entity);'],
  ],
  [
    'scope-type-ignored',
    'M-022',
    '`==` in a scope compares ids alone',
    'policy.ts',
    ['subject.id === entity.id && subject.type === entity.type;', 'subject.id === entity.id;'],
  ],
  [
    'scope-in-only-itself',
    'M-015',
    '`in` in a scope holds only for the entity itself',
    'policy.ts',
    [
      'return entity !== undefined && store.isIn(subject, entity);',
      'return entity !== undefined && subject.equals(entity);',
    ],
  ],
  [
    'action-in-nothing-matches',
    'M-018',
    '`action in []` matches every action',
    'policy.ts',
    [
      "if (constraint.op === 'All') return ANY_ACTION;",
      "if (constraint.op === 'All' || (constraint.op === 'in' && constraint.entities.length === 0)) return ANY_ACTION;",
    ],
  ],
  [
    'action-in-first-only',
    'M-019',
    'of `action in [A, B]` only A is looked at',
    'policy.ts',
    ['constraint.entities.map(toRef)', 'constraint.entities.slice(0, 1).map(toRef)'],
  ],
  [
    'action-groups-unasked',
    'M-015, for actions',
    '`action in G` holds only for G itself',
    'policy.ts',
    ["if (this.op === '==' || ", 'if (this.op || '],
  ],
  [
    'resource-unchecked',
    'M-311',
    'a policy that names its principal is not asked about the resource',
    'policy.ts',
    ['this.resource.admits(resource, store)', "(this.principal.op === '==' || this.resource.admits(resource, store))"],
  ],
  [
    'slots-swapped',
    'M-023',
    'the values of ?principal and ?resource are exchanged',
    'policy.ts',
    [
      'slots.get(entity.slot);',
      "slots.get(entity.slot === '?principal' ? '?resource' : '?principal') ?? slots.get(entity.slot);",
    ],
  ],
  [
    'template-is-reason',
    'M-024',
    'the reasons name the template instead of its link',
    'policy-set.ts',
    [
      'new CompiledPolicy(newId, template.policy, template.body, values)',
      'new CompiledPolicy(templateId, template.policy, template.body, values)',
    ],
  ],
  [
    'unlinked-template-decides',
    'M-025',
    'a template without links is evaluated as if its slots matched anything',
    'policy-set.ts',
    [
      'links: 0 });',
      `links: 0 });
    const open = (scope: object) => (JSON.stringify(scope).includes('"slot"') ? { op: 'All' } : scope);
    const opened = { ...policy, principal: open(policy.principal), resource: open(policy.resource) };
    this.store(new CompiledPolicy(id, opened, new Body(policy), NO_SLOTS));`,
    ],
  ],
  [
    'link-is-in-only-is',
    'M-026; published: the group of `is T in ?slot` was ignored',
    'a link of `is T in ?slot` keeps only the type',
    'policy.ts',
    [
      "'is',\n        constraint.type,\n        constraint.in === undefined ?",
      "'is',\n        constraint.type,\n        constraint.in === undefined || 'slot' in constraint.in ?",
    ],
  ],
  [
    'link-values-unchecked',
    'class: a check left out at the door',
    'a link may give a value to a slot that its template does not have',
    'policy-set.ts',
    ['slots.length !== values.size || ', ''],
  ],
  [
    'ids-in-plain-object',
    'M-027',
    'a policy whose id every JavaScript object inherits is lost',
    'policy-set.ts',
    [
      'this.policies.set(policy.id, policy);',
      'if (policy.id in {}) return;\n    this.policies.set(policy.id, policy);',
    ],
  ],
];

export const authorizerFaults: readonly PatchFault[] = [
  ...patchFaults('authorizer', ['cedar/authorize'], DECISIONS),
  ...patchFaults('scope', ['cedar/authorize', 'cedar/session'], SCOPES),
];
