/** Defects of the entity hierarchy: `in`, `is`, and which uid is which. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const ANY_OF =
  'for (let i = 0; i < groups.length; i++) if (frame.store.isIn(member, groups[i] as EntityRef)) return true;';

const MEMBERSHIP: readonly PatchRow[] = [
  [
    'in-one-level',
    'M-030',
    '`in` looks at the parents alone',
    'store.ts',
    ['return this.collect(node).has(sought);', 'return node.parents.includes(sought);'],
  ],
  [
    'in-stops-at-missing',
    'M-031',
    'the walk to the ancestors ends at the first parent that is not stored',
    'store.ts',
    [
      'for (let i = 0; i < found.length; i++) addNew((found[i] as EntityNode).parents, walk, found);',
      `for (let i = 0; i < found.length; i++) {
    if ((found[i] as EntityNode).attrs === undefined) break;
    addNew((found[i] as EntityNode).parents, walk, found);
  }`,
    ],
  ],
  [
    'in-first-parent-only',
    'class: a list taken for its first element',
    'the walk to the ancestors follows only the first parent of each group',
    'store.ts',
    ['addNew((found[i] as EntityNode).parents, walk, found);', 'addNew(found[i].parents.slice(0, 1), walk, found);'],
  ],
  [
    'in-not-reflexive',
    'class: `in` is reflexive',
    'an entity is not in itself',
    'store.ts',
    ['if (member === group || (member.id === group.id && member.type === group.type)) return true;', ''],
  ],
  [
    'in-itself-only-stored',
    'class: an entity that is not stored',
    'an entity that is not stored is not in itself',
    'store.ts',
    [
      'if (member === group || (member.id === group.id && member.type === group.type)) return true;',
      'if (member.id === group.id && member.type === group.type) return this.find(member) !== undefined;',
    ],
  ],
  [
    'in-reversed',
    'M-032',
    '`in` asks whether the group is in the member',
    'store.ts',
    ['isIn(member: EntityRef, group: EntityRef): boolean {', 'isIn(group: EntityRef, member: EntityRef): boolean {'],
  ],
  [
    'ancestors-beyond-twelve',
    'M-318, for groups: another structure beyond a threshold',
    'of an entity in more than twelve groups the last word of the bit set is lost',
    'ancestors.ts',
    ['new Int32Array(((most - least) >> 5) + 1)', 'new Int32Array((most - least) >> 5)'],
  ],
  [
    'in-missing-fails',
    'M-029',
    '`in` fails for an entity that is not stored',
    'compile-hierarchy.ts',
    [
      'if (member instanceof EntityRef) return frame.store.isIn(member, group);',
      'if (member instanceof EntityRef) return frame.store.find(member) ? frame.store.isIn(member, group) : TYPE_ERROR;',
    ],
  ],
  [
    'in-all-of-set',
    'M-034',
    '`in [A, B]` wants membership in all',
    'compile-hierarchy.ts',
    [
      `${ANY_OF}\n  return false;`,
      'for (const group of groups) if (!frame.store.isIn(member, group)) return false;\n  return groups.length > 0;',
    ],
  ],
  [
    'in-empty-set',
    'M-035',
    'membership in `[]` is true',
    'compile-hierarchy.ts',
    [ANY_OF, `if (groups.length === 0) return true;\n  ${ANY_OF}`],
  ],
  [
    'in-non-entity-is-false',
    'M-037',
    '`in` is false, not an error, when its left side is no entity',
    'compile-hierarchy.ts',
    ["return typeof member === 'symbol' ? member : TYPE_ERROR;", "return typeof member === 'symbol' ? member : false;"],
    ['if (!(member instanceof EntityRef)) return TYPE_ERROR;', 'if (!(member instanceof EntityRef)) return false;'],
  ],
  [
    'in-non-group-is-false',
    'M-038',
    '`in` is false, not an error, when its right side is neither entity nor set',
    'compile-hierarchy.ts',
    ['if (!(group instanceof SetValue)) return TYPE_ERROR;', 'if (!(group instanceof SetValue)) return false;'],
  ],
  [
    'in-mixed-set',
    'M-309',
    '`in [A, "x"]` is decided by A, and its type error is lost',
    'compile-hierarchy.ts',
    [
      'const wellTyped = groups.length === elements.length;',
      'const wellTyped = groups.length > 0 || elements.length === 0;',
    ],
  ],
  [
    'is-by-last-name',
    'M-039; published: namespace prefixes were dropped',
    '`is` compares only the last part of a type name',
    'compile-hierarchy.ts',
    [
      'if (value.type !== type) return false;',
      "if (value.type.split('::').at(-1) !== type.split('::').at(-1)) return false;",
    ],
  ],
  [
    'is-in-skips-in',
    'M-042',
    '`e is T in x` skips the membership',
    'compile-hierarchy.ts',
    ['if (then === undefined) return true;', 'return true;'],
  ],
  [
    'is-in-evaluates-both',
    'M-056, for `is ... in`',
    '`e is T in x` evaluates x although the type is another one',
    'compile-hierarchy.ts',
    [
      'if (value.type !== type) return false;',
      "const early = then?.(frame);\n    if (typeof early === 'symbol') return early;\n    if (value.type !== type) return false;",
    ],
  ],
];

const SAME = 'this.id === other.id && this.type === other.type);';

const IDENTITY: readonly PatchRow[] = [
  [
    'entity-type-ignored',
    'M-044, M-068',
    'entities are equal when their ids are',
    'values.ts',
    [SAME, 'this.id === other.id);'],
  ],
  [
    'entity-by-joined-text',
    'M-043',
    'A::"B::c" and A::B::"c" are equal',
    'values.ts',
    [SAME, `\`\${this.type}::\${this.id}\` === \`\${other.type}::\${other.id}\`);`],
  ],
  [
    'entity-id-without-case',
    'M-045',
    'ids of entities are compared without case',
    'values.ts',
    [SAME, 'this.id.toLowerCase() === other.id.toLowerCase() && this.type === other.type);'],
  ],
];

const SUBJECTS = ['cedar/evaluate', 'cedar/authorize'];

export const hierarchyFaults: readonly PatchFault[] = [
  ...patchFaults('hierarchy', SUBJECTS, MEMBERSHIP),
  ...patchFaults('hierarchy', SUBJECTS, IDENTITY),
];
