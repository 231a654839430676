/**
 * The names that scenarios are made of. Each list begins with plain names and goes on with those that trip
 * implementations: names of JavaScript's own objects, words of the language, look-alikes, characters beyond the BMP.
 * A scenario takes a few neighbours out of a list, so that twins stand together (`é` composed and decomposed).
 *
 * The order is part of what a seed means: append, and raise the generator's version.
 */

/** Last parts of entity type names: identifiers, not reserved, not names of builtin types. */
// biome-ignore format: a table
export const TYPE_NAMES = [
  'User', 'Group', 'Doc', 'Folder', 'Org', 'Team', 'Role', 'Photo', 'Album', 'Account', 'principal', 'resource', 'ip',
  'when', 'T', 't', '_', 'T1', '__cedar_', 'Users', 'constructor', 'toString', 'context', 'permit', 'Actions',
];

export const NAMESPACES = ['NS', 'User', 'App', 'A::B', 'Acme::Cloud', 'action', 'N', '_::_', 'hasOwnProperty'];

// biome-ignore format: a table
export const ACTION_IDS = [
  'view', 'edit', 'delete', 'share', 'read', 'readOnly', 'all', '', 'View', 'view"', '__proto__', 'constructor', 'é',
  'e\u0301', '\u{1F600}', 'a b', 'view\n', 'Action::"view"',
];

/** Names of attributes: any string. Not a lone `__entity`,
`__extn` or `__expr`: in a record they would be an escape. */
// biome-ignore format: a table
export const ATTRIBUTE_NAMES = [
  'name', 'age', 'level', 'owner', 'labels', 'info', 'since', 'limit', 'addr', 'score', 'a', 'b', 'A', 'Z', '_c', '9',
  '10', 'if', 'is', 'has', 'like', 'in', 'true', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
  'valueOf', 'length', '__cedar', 'principal', 'type', 'id', 'two words', 'a.b', 'a"b', '\\', 'é', 'e\u0301',
  '\uFFFF', '\u{10000}', '\u{1F600}', 'x\u0000y', '\n', 'Ａ', 'а', 'tags',
];

// biome-ignore format: a table
export const TAG_KEYS = [
  'k', 'team', 'state', 'name', 'age', '', 'K', '__proto__', 'constructor', 'toString', 'if', 'a b', '"', '\u{1F600}',
  'é', 'e\u0301', '0', '1', 'x\u0000',
];

/** Ids of entities: any string. */
// biome-ignore format: a table
export const ENTITY_IDS = [
  'a', 'b', 'c', 'alice', 'Group::a', 'bob', 'Alice', 'x', '1', '01', '', ' ', 'a b', '"', 'a"b', '\\', "'", '::', 'B::c',
  'User::"a"', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'null', 'undefined', 'true', '\n',
  '\t', '\u0000', 'a\u0000', 'é', 'e\u0301', 'ß', 'SS', 'а', 'ａ', '\u202E', '\u200B', '\uFEFF', '\uFFFF', '\u{10000}',
  '\u{1F600}', '\u{1F468}\u200D\u{1F469}', '12345678-1234-5678-1234-567812345678', '*', '%00', '../x', '<b>&amp;',
];

/** Ids of policies beside the ordinary `policy0`, `policy1`, ... */
// biome-ignore format: a table
export const ODD_POLICY_IDS = [
  'p', 'constructor', '__proto__', 'toString', '', ' ', 'policy 0', '"', '0', '10', '9', 'é', 'e\u0301', '\u{1F600}',
  '\u0000', 'hasOwnProperty',
];

export const ANNOTATION_NAMES = ['id', 'advice', 'if', 'a', '__cedar', 'permit', 'constructor', 'toString'];

/** Words for attributes that nothing declares. */
export const UNDECLARED_NAMES = ['nope', 'Name', 'toString', '__proto__', 'constructor', '', 'name ', 'hasOwnProperty'];
