/** Defects of what serves many decisions: the index of policies, and updates of policies and entities in between. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const INDEX: readonly PatchRow[] = [
  [
    'index-forgets-ancestors',
    'M-015',
    'the index of policies finds nothing under the groups of an entity',
    'policy-index.ts',
    ['if (tree.hasGroups) this.walkAbove(tree, subject, frame);', ''],
  ],
  [
    'index-forgets-types',
    'class: one kind of place forgotten in an index',
    'the index of policies finds nothing under `is T`',
    'policy-index.ts',
    ['if (any !== undefined) this.walk(any, frame);', ''],
  ],
  [
    'index-forgets-itself',
    'class: `in` is reflexive',
    'the index of policies does not look under an entity as its own group',
    'policy-index.ts',
    ['const group = within?.get(subject.id);', 'const group = undefined;'],
  ],
  [
    'index-forgets-unconstrained',
    'class: one kind of place forgotten in an index',
    'the index of policies finds nothing that has no constraint',
    'policy-index.ts',
    ['if (tree.rest !== undefined) this.walk(tree.rest, frame);', ''],
  ],
  [
    'index-ignores-types',
    'M-022, M-307',
    'the index of policies finds an entity under its id, and the type of whoever came first',
    'policy-index.ts',
    ['const ofType = tree.byType.get(subject.type);', 'const ofType = tree.byType.values().next().value;'],
  ],
  [
    'index-stale-turn',
    'class: a mark of an earlier walk',
    'a policy that was found once is not found again',
    'policy-index.ts',
    ['this.turn++;', ''],
  ],
  [
    'index-split-loses-last',
    'class: off by one where a node splits',
    'the last policy is lost when a leaf of the index becomes a branch',
    'policy-index.ts',
    [
      'for (const policy of policies) {\n      for (const place of placesOf(policy, part)) {\n        const child',
      'for (const policy of policies.slice(0, -1)) {\n      for (const place of placesOf(policy, part)) {\n        const child',
    ],
  ],
];

const UPDATES: readonly PatchRow[] = [
  [
    'allowed-at-first-permit',
    'class: a short cut taken too early',
    'the quick question whether a request is allowed ends at the first satisfied permit',
    'authorize.ts',
    ['allowed = true;', 'return true;'],
  ],
  [
    'allowed-although-erring',
    'M-001',
    'the quick question whether a request is allowed counts failures as satisfied',
    'authorize.ts',
    ['if (policy.evaluate(request) !== true) continue;', 'if (policy.evaluate(request) === false) continue;'],
  ],
  [
    'index-keeps-removed',
    'class: a cache that an update forgets',
    'a policy that was taken out still decides',
    'policy-set.ts',
    ['this.index?.remove(policy);', ''],
  ],
  [
    'list-keeps-removed',
    'class: a cache that an update forgets',
    'in a small set a policy that was taken out still decides',
    'policy-set.ts',
    ['this.linkedTo.delete(id);\n    this.list = undefined;', 'this.linkedTo.delete(id);'],
  ],
  [
    'index-misses-added',
    'class: a cache that an update forgets',
    'a policy that is added after the first decision does not decide',
    'policy-set.ts',
    ['this.index?.add(policy);', ''],
  ],
  [
    'template-removed-with-links',
    'class: a check left out at the door',
    'a template can be taken out although it has links',
    'policy-set.ts',
    ['if (template.links > 0)', 'if (template.links < 0)'],
  ],
  [
    'links-never-released',
    'class: a count that only grows',
    'a template cannot be taken out any more once it had a link',
    'policy-set.ts',
    ['if (linked !== undefined) linked.links--;', ''],
  ],
  [
    'added-twice-replaces',
    'class: a check left out at the door',
    'a second policy of an id replaces the first',
    'policy-set.ts',
    [
      "if (this.has(id)) return duplicateId(id);\n    if (isTemplate(policy)) return unread('notStatic'",
      "if (isTemplate(policy)) return unread('notStatic'",
    ],
  ],
  [
    'compiled-by-id',
    'M-291',
    'what was compiled for an id is used for the next policy of that id',
    'policy-set.ts',
    [
      'this.store(new CompiledPolicy(id, policy, new Body(policy), NO_SLOTS));',
      `this.bodies ??= new Map();
    if (!this.bodies.has(id)) this.bodies.set(id, new Body(policy));
    this.store(new CompiledPolicy(id, policy, this.bodies.get(id), NO_SLOTS));`,
    ],
  ],
  [
    'ancestors-kept-after-update',
    'class: a cache that an update forgets',
    'who is in a group stays in what the group was in',
    'store.ts',
    ['this.changed.push(node);', ''],
  ],
  [
    'ancestors-outlive-the-list-of-changes',
    'class: a cache that an update forgets',
    'what was collected before more changes of groups than are kept is taken for valid',
    'store.ts',
    ['if (known.version < this.forgotten) return false;', ''],
  ],
  [
    'removed-keeps-tags',
    'class: a field forgotten when an entity goes',
    'an entity that was taken out keeps its tags while others are in it',
    'store.ts',
    ['node.attrs = undefined;\n    node.tags = undefined;', 'node.attrs = undefined;'],
  ],
  [
    'found-before-stored',
    'class: a cache that an update forgets',
    'an entity that was once looked for in vain is not found after it is stored',
    'store.ts',
    ['this.made?.push(node);\n      this.epoch = newNumber();', 'this.made?.push(node);'],
  ],
  [
    'cycle-by-update',
    'M-047',
    'an update can make an entity its own ancestor',
    'store.ts',
    ['const isAbove = node.childCount > 0 && above(parents).includes(node);', 'const isAbove = false;'],
  ],
  [
    'update-unchecked',
    'class: a check left out at the second door',
    'an entity that is stored later need not conform to the schema',
    'load-entities.ts',
    [
      'const problem = schema === undefined ? undefined : conformEntity(entity.value, schema);',
      'const problem = undefined;',
    ],
  ],
];

export const updateFaults: readonly PatchFault[] = [
  ...patchFaults('policy index', ['cedar/session', 'cedar/authorize'], INDEX),
  ...patchFaults('updates', ['cedar/session'], UPDATES),
];
