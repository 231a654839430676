/** Defects of schemas: their text, their JSON, and the resolution of names. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const READING: readonly PatchRow[] = [
  [
    'json-attribute-optional',
    'class: a wrong default',
    'in a JSON schema an attribute is optional unless it says otherwise',
    'schema/read-json.ts',
    [`\`\${where}.required\`) : true,`, `\`\${where}.required\`) : false,`],
  ],
  [
    'json-type-keys-unchecked',
    'class: a check left out at the door',
    'a type in a JSON schema may have any keys',
    'schema/read-json.ts',
    ["if (key !== 'type' && !keys.includes(key)", "if (key === '' && !keys.includes(key)"],
  ],
  [
    'json-empty-enum',
    'class: an empty list',
    'a JSON schema may enumerate nothing',
    'schema/read-json.ts',
    ['if (ids.length === 0) throw', 'if (ids.length < 0) throw'],
  ],
  [
    'json-parents-ignored',
    'class: a field left out',
    '`memberOfTypes` of a JSON schema is ignored',
    'schema/read-json.ts',
    ["entityRefs(own(found, 'memberOfTypes'), path) : [],", '[] : [],'],
  ],
  [
    'question-mark-ignored',
    'class: a token passed over',
    'an optional attribute of a text schema is required',
    'schema/parse.ts',
    ["const required = !this.take('?');", "this.take('?');\n      const required = true;"],
  ],
  [
    'first-attribute-wins',
    'class: which of two definitions counts',
    'of an attribute that is given twice the first counts',
    'schema/parse.ts',
    [
      'attributes.set(name, { type: this.type(), required, annotations });',
      'const type = this.type();\n      if (!attributes.has(name)) attributes.set(name, { type, required, annotations });',
    ],
  ],
  [
    'first-entity-name-only',
    'class: a list taken for its first element',
    '`entity A, B` declares only A',
    'schema/assemble.ts',
    [
      'for (const { name, at } of raw.names) entities.set(',
      'for (const { name, at } of raw.names.slice(0, 1)) entities.set(',
    ],
  ],
  [
    'declared-twice-accepted',
    'class: a check left out at the door',
    'what is declared twice is accepted',
    'schema/assemble.ts',
    [
      "if (seen[kind].has(name)) throw problem('declaredTwice'",
      "if (name === undefined) throw problem('declaredTwice'",
    ],
  ],
  [
    'namespace-twice-accepted',
    'class: a check left out at the door',
    'a namespace may be opened twice',
    'schema/assemble.ts',
    [
      "if (seen.has(name)) throw problem('duplicateNamespace'",
      "if (name === undefined) throw problem('duplicateNamespace'",
    ],
  ],
  [
    'builtin-redefined',
    'class: a reserved word',
    'a built-in type can be redefined',
    'schema/assemble.ts',
    ['if (RESERVED_COMMON.has(name)) {', 'if (name === undefined) {'],
  ],
  [
    'applies-to-half',
    'class: a check left out at the door',
    '`appliesTo` need not name resources',
    'schema/assemble.ts',
    [
      'if (principals !== undefined && resources !== undefined) return { principals, resources, context };',
      'if (principals !== undefined) return { principals, resources: resources ?? [], context };',
    ],
  ],
  [
    'applies-to-twice',
    'class: a check left out at the door',
    '`principal` may be given twice',
    'schema/assemble.ts',
    [
      "if (item.kind === 'context' ? context !== undefined : types.has(item.kind)) {",
      "if (item.kind === 'context' && context !== undefined) {",
    ],
  ],
];

const RESOLUTION: readonly PatchRow[] = [
  [
    'own-namespace-ignored',
    'published: namespace prefixes were dropped',
    'a name is not looked for in the namespace that it is written in',
    'schema/scope.ts',
    [`const inside = this.lookUp(ref.kind, \`\${namespace}::\${ref.name}\`);`, 'const inside = undefined;'],
  ],
  [
    'entity-namespace-ignored',
    'published: namespace prefixes were dropped',
    'a parent type is not looked for in the namespace that it is written in',
    'schema/scope.ts',
    ['if (this.entities.has(inside)) return inside;', ''],
  ],
  [
    'action-namespace-ignored',
    'published: namespace prefixes were dropped',
    'a group of actions is not looked for in the namespace that it is written in',
    'schema/scope.ts',
    ['if (this.actions.has(actionKey(inside, ref.id))) return inside;', ''],
  ],
  [
    'outside-unseen',
    'class: half of a look-up',
    'a name of the empty namespace is not seen in others',
    'schema/scope.ts',
    [
      'return this.lookUp(ref.kind, ref.name);',
      "return namespace !== '' && !ref.name.includes('::') && !this.builtins.has(ref.name) ? undefined : this.lookUp(ref.kind, ref.name);",
    ],
  ],
  [
    'builtins-win',
    'class: which of two definitions counts',
    'a built-in type hides an entity type of its name',
    'schema/scope.ts',
    ['if (!commons.has(name) && !entities.has(name)) builtins.set(name,', 'if (!commons.has(name)) builtins.set(name,'],
  ],
  [
    'shadowing-accepted',
    'class: a check left out',
    'a name of the empty namespace may be declared again in another one',
    'schema/resolve.ts',
    ['if (shadowing === undefined) return;', 'if (shadowing === undefined || shadowing) return;'],
  ],
  [
    'ancestors-one-level',
    'M-030, for types',
    'only the declared parents of a type are its ancestors',
    'schema/hierarchy.ts',
    [
      'if (closed === undefined) for (const n of this.next[node] ?? []) stack.push(n);',
      'if (closed === undefined) continue;',
    ],
  ],
  [
    'cyclic-types-not-closed',
    'published: the closure of cyclic entity types was wrong',
    'a type on a cycle is not its own ancestor',
    'schema/hierarchy.ts',
    [
      'this.rows[from] = row;',
      'row[from >>> 5] = (row[from >>> 5] ?? 0) & ~(1 << (from & 31));\n    this.rows[from] = row;',
    ],
  ],
  [
    'closure-of-unfinished-rows',
    'published: the closure of cyclic entity types was wrong',
    'the closure of types uses rows that are not finished',
    'schema/hierarchy.ts',
    [
      'const stack = [...(this.next[from] ?? [])];',
      `this.rows[from] = row;
    for (const n of this.next[from] ?? []) if (this.rows[n] === undefined) this.row(n);
    const stack = [...(this.next[from] ?? [])];`,
    ],
  ],
  [
    'action-cycle-accepted',
    'M-047, for actions',
    'an action may be in itself',
    'schema/resolve.ts',
    ['const cycle = findCycle(next);', 'const cycle = undefined;'],
  ],
  [
    'tags-dropped',
    'class: a field left out',
    'the type of the tags of an entity type is lost',
    'schema/resolve.ts',
    ["if (tags === undefined) return { kind: 'standard'", "if (tags === undefined || tags) return { kind: 'standard'"],
  ],
  [
    'action-type-declared',
    'class: a reserved word',
    'an entity type may be called Action',
    'schema/resolve.ts',
    ['if (declaredAction !== undefined) {', 'if (declaredAction === null) {'],
  ],
  [
    'action-parent-undeclared',
    'class: a check left out',
    'an action may be in a group that is not declared',
    'schema/resolve.ts',
    ["this.defects.report('actionNotDefined', 'actionNotDefined', message, ref.at);", 'void message;'],
  ],
  [
    'common-type-by-outside',
    'class: a name resolved where it is used',
    'what a common type refers to is looked for in the empty namespace',
    'schema/common-types.ts',
    [
      'this.type(entry.declared.type, entry.namespace, entry.declared.at)',
      "this.type(entry.declared.type, '', entry.declared.at)",
    ],
  ],
  [
    'half-surrogates-in-schemas',
    'class: Unicode',
    'schema text may hold half of a surrogate pair',
    'schema/lexer.ts',
    ['if (!isWellFormed(source)) {', 'if (source === undefined) {'],
  ],
];

export const schemaFaults: readonly PatchFault[] = [
  ...patchFaults('schema', ['cedar/schema', 'cedar/validate'], READING),
  ...patchFaults('schema', ['cedar/schema', 'cedar/validate'], RESOLUTION),
];
