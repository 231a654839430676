/** Defects of the validator: capabilities, types, environments, names, warnings. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const CHECK = 'validate/check.ts';
const ACCESS = 'validate/check-access.ts';
const BOTH_SIDES = 'return fine(BOOL, intersection(first.capabilities, second.capabilities));';
const BOTH_BRANCHES = 'return fine(type, intersection(known, otherwise.capabilities));';

const CAPABILITIES: readonly PatchRow[] = [
  [
    'optional-without-has',
    'M-255',
    'an optional attribute may be read without `has`',
    ACCESS,
    ['if (!attribute.required && !given.includes(', 'if (attribute === undefined && !given.includes('],
  ],
  [
    'capability-of-any-base',
    'M-256',
    '`has` on one expression allows the attribute on every other',
    'validate/capabilities.ts',
    [`\`a\${this.of(target)} \${attr}\``, `\`a \${attr}\``],
  ],
  [
    'capability-of-any-attribute',
    'M-267',
    '`has` of one attribute allows all others of the expression',
    'validate/capabilities.ts',
    [`\`a\${this.of(target)} \${attr}\``, `\`a\${this.of(target)}\``],
  ],
  [
    'capability-of-any-tag',
    'M-268',
    '`hasTag` of one key allows all others',
    'validate/capabilities.ts',
    [`\`t\${this.of(target)} \${this.of(key)}\``, `\`t\${this.of(target)}\``],
  ],
  [
    'or-keeps-left',
    'M-257',
    'the left side of `||` gives its capabilities',
    CHECK,
    [BOTH_SIDES, 'return fine(BOOL, first.capabilities);'],
  ],
  [
    'or-gives-nothing',
    'M-258',
    '`||` gives no capabilities, even those of both sides',
    CHECK,
    [BOTH_SIDES, 'return BOOL.fine;'],
  ],
  [
    'or-right-knows-left',
    'M-257',
    'the right side of `||` may use the capabilities of the left one',
    CHECK,
    [
      'const second = this.boolean(this.check(right, given));\n    if (first.type === undefined',
      'const second = this.boolean(this.check(right, union(given, first.capabilities)));\n    if (first.type === undefined',
    ],
  ],
  [
    'not-keeps',
    'M-259',
    '`!` keeps the capabilities of its operand',
    CHECK,
    [
      'function negate({ type, ok }: Checked): Checked {',
      'function negate({ type, ok, capabilities }: Checked): Checked {',
    ],
    [
      'return outcome(type === TRUE ? FALSE : type === FALSE ? TRUE : BOOL, ok);',
      'const not = type === TRUE ? FALSE : type === FALSE ? TRUE : BOOL;\n  return ok ? fine(not, capabilities) : outcome(not, ok);',
    ],
  ],
  [
    'then-knows-nothing',
    'M-261',
    'the first branch of an `if` does not know what its guard says',
    CHECK,
    ['this.check(expr.then, union(given, guard.capabilities));', 'this.check(expr.then, given);'],
  ],
  [
    'else-knows-guard',
    'M-263',
    'the second branch of an `if` may use the capabilities of the guard',
    CHECK,
    [
      'const otherwise = this.check(expr.else, given);\n    if (then.type',
      'const otherwise = this.check(expr.else, union(given, guard.capabilities));\n    if (then.type',
    ],
  ],
  [
    'if-gives-nothing',
    'M-262',
    'an `if` gives no capabilities, even those of both branches',
    CHECK,
    [BOTH_BRANCHES, 'return type.fine;'],
  ],
  [
    'if-keeps-first',
    'M-263',
    'the first branch of an `if` gives its capabilities',
    CHECK,
    [BOTH_BRANCHES, 'return fine(type, known);'],
  ],
  [
    'and-loses-right',
    'M-264',
    'the right side of `&&` gives no capabilities',
    CHECK,
    ['union(first.capabilities, second.capabilities)) : type.failed;', 'first.capabilities) : type.failed;'],
  ],
  [
    'and-right-knows-nothing',
    'M-261, for `&&`',
    'the right side of `&&` does not know what the left one says',
    CHECK,
    [
      'this.boolean(this.check(right, union(given, first.capabilities))));\n      }',
      'this.boolean(this.check(right, given)));\n      }',
    ],
  ],
  [
    'has-path-gives-nothing',
    'M-266',
    '`has a.b` gives no capabilities',
    ACCESS,
    [
      '  return result;\n}\n\nfunction hasOn',
      '  return path.length > 1 && result.ok ? outcome(result.type, true) : result;\n}\n\nfunction hasOn',
    ],
  ],
  [
    'get-tag-without-has',
    'M-269',
    'a tag may be read without `hasTag`',
    ACCESS,
    ['if (!given.includes(capability)) {', 'if (capability === undefined) {'],
  ],
];

const TYPES: readonly PatchRow[] = [
  [
    'dead-right-checked',
    'M-271',
    'the right side of `false && ...` is checked',
    CHECK,
    ['if (first.type === FALSE) return withoutCapabilities(first);', ''],
  ],
  [
    'dead-branch-checked',
    'M-271, for `if`',
    'the branch of an `if` that cannot be reached is checked',
    CHECK,
    ['if (guard.type === TRUE) return { type', 'if (guard.type === UNKNOWN) return { type'],
  ],
  ['empty-set-accepted', 'M-279', 'an empty set is accepted', CHECK, ["this.report('emptySetForbidden');", '']],
  [
    'contains-anything',
    'M-280',
    '`contains` takes an argument of any type',
    CHECK,
    ['b.type === undefined || this.join(set.element, b.type) === undefined) return', 'b.type === undefined) return'],
  ],
  [
    'branches-differ',
    'M-281',
    'the branches of an `if` may have different types',
    CHECK,
    [
      'const type = this.join(then.type, otherwise.type);',
      'const type = this.index.types.join(then.type, otherwise.type) ?? then.type;',
    ],
  ],
  [
    'records-by-width',
    'M-282',
    'a record has the type of one with more attributes',
    'validate/types.ts',
    [
      'if (a.attributes.size !== b.attributes.size) return undefined;',
      'if (a.attributes.size > b.attributes.size) return undefined;',
    ],
  ],
  [
    'records-ignore-optional',
    'M-282',
    'records agree although an attribute is optional in one of them',
    'validate/types.ts',
    ['other === undefined || other.required !== required', 'other === undefined'],
  ],
  [
    'literal-unchecked',
    'M-284',
    'the text of a constructor need not denote a value',
    'validate/check-call.ts',
    ["checker.report('functionArgumentValidation');\n    ok = false;", ''],
  ],
  [
    'constructor-of-anything',
    'class: a check left out',
    'a constructor takes what is no literal',
    'validate/check-call.ts',
    ["checker.report('nonLitExtConstructor');\n    ok = false;", ''],
  ],
  [
    'in-same-type-impossible',
    'M-275',
    '`in` between two entities of one type is thought impossible',
    'validate/check-in.ts',
    ['return member === group || member.ancestors', 'return member.ancestors'],
  ],
  [
    'in-always-possible',
    'class: a check left out',
    '`in` between any two types is thought possible',
    'validate/check-in.ts',
    ['isPossible(checker, member, group) ? BOOL : FALSE', 'isPossible(checker, member, group) ? BOOL : BOOL'],
  ],
  [
    'required-is-certain',
    'class: an entity that is not stored',
    '`has` of a required attribute of an entity is thought to be always true',
    ACCESS,
    [
      "given.includes(capability) || (type.kind === 'record' && attribute.required);",
      'given.includes(capability) || attribute.required;',
    ],
  ],
  [
    'entities-compared-freely',
    'class: a type known to differ',
    '`==` between entities of different types is not known to be false',
    CHECK,
    [
      "if (a?.kind === 'entity' && b?.kind === 'entity' && a !== b) return FALSE;",
      "if (a?.kind === 'entity' && b?.kind === 'entity' && a !== b) return BOOL;",
    ],
  ],
];

const POLICIES: readonly PatchRow[] = [
  [
    'action-undeclared',
    'M-277',
    'an action that is not declared is accepted',
    'validate/survey.ts',
    ["if (!this.schema.actions.has(keyOf(uid))) this.errors.add('unrecognizedActionId');", ''],
  ],
  [
    'enum-id-unchecked',
    'M-247, in policies',
    'an entity of an enumerated type may have any id in a policy',
    'validate/survey.ts',
    ["else if (declared.kind === 'enum' && !declared.ids.has(uid.id)) this.errors.add('invalidEnumEntity');", ''],
  ],
  [
    'type-test-unchecked',
    'class: one place of several forgotten',
    '`is` may name a type that is not declared',
    'validate/survey.ts',
    [
      "!this.schema.entityTypes.has(name)) this.errors.add('unrecognizedEntityType');",
      "name === '') this.errors.add('unrecognizedEntityType');",
    ],
  ],
  [
    'first-context-only',
    'M-286, M-287',
    'every action has the context of the first one',
    'validate/environments.ts',
    ['context: index.context(action),', 'context: index.context(index.applicable[0].action),'],
  ],
  [
    'contexts-not-told-apart',
    'class: too little in the key of a cache',
    'a condition is checked with the context of one action alone',
    'validate/environments.ts',
    ["if (!this.reads.context) return '';", "return '';"],
  ],
  [
    'types-not-told-apart',
    'class: too little in the key of a cache',
    'types count as alike when they have the same attributes, optional or not',
    'validate/reads.ts',
    [`\${attribute.required ? '!' : '?'} \``, ' `'],
  ],
  [
    'tests-not-told-apart',
    'class: too little in the key of a cache',
    'types count as alike although an `is` tells them apart',
    'validate/reads.ts',
    ["for (const test of reads.tests) text += type.name === test ? '= ' : '- ';", ''],
  ],
  [
    'link-is-in-unchecked',
    'published: validation ignored the group of `is T in ?slot`',
    'validation of a link ignores the group of `is T in ?slot`',
    'validate/application.ts',
    [
      'constraint.in === undefined ? ANY : within(',
      "constraint.in === undefined || 'slot' in constraint.in ? ANY : within(",
    ],
  ],
  [
    'link-types-unchecked',
    'class: a check left out',
    'a link may give a slot an entity of a type that is not declared',
    'validate/validate.ts',
    ['if (!isActionType(type) && !index.schema.entityTypes.has(type)) errors', 'if (type === undefined) errors'],
  ],
  [
    'application-without-groups',
    'M-275, for actions',
    'an action is not found to apply through its group',
    'validate/application.ts',
    ['index.actionIn(key, keyOf(group)));', 'key === keyOf(group));'],
  ],
  [
    'impossible-unnoticed',
    'class: a warning left out',
    'a policy that cannot match is not told',
    'validate/validate.ts',
    ["warnings.add('impossiblePolicy');", "errors.size > 0 && warnings.add('impossiblePolicy');"],
  ],
  [
    'bidi-unnoticed',
    'class: a warning left out',
    'bidirectional controls in texts are not told',
    'validate/safety.ts',
    ["if (BIDI.test(text)) return 'bidiString';", ''],
  ],
  [
    'unless-as-when',
    'M-003, in validation',
    '`unless` is checked as `when`',
    'validate/environments.ts',
    ["kind === 'when' ? condition : { op: '!', arg: condition };", 'condition;'],
  ],
];

export const validatorFaults: readonly PatchFault[] = [
  ...patchFaults('validator', ['cedar/validate'], CAPABILITIES),
  ...patchFaults('validator', ['cedar/validate'], TYPES),
  ...patchFaults('validator', ['cedar/validate'], POLICIES),
];
