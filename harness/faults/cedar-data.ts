/** Defects in reading data: entities, contexts and requests, with and without a schema. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const VALUES: readonly PatchRow[] = [
  [
    'call-without-escape',
    'M-224',
    'a record {"fn", "arg"} is taken for a call where no schema asks for one',
    'data.ts',
    [
      'const values = new Array<Value>(fields.length);',
      'if (keys.length === 2 && isCallShaped(json)) return readCall(json, depth, evaluates);\n  const values = new Array<Value>(fields.length);',
    ],
  ],
  [
    'call-stays-record',
    'M-225',
    'the escape of a call is read as a record',
    'data.ts',
    [
      "if (key === '__extn' && isJsonObject(content) && isCallShaped(content)) return readCall(content, depth, evaluates);",
      '',
    ],
  ],
  [
    'uid-with-more-keys',
    'M-226',
    'the escape of an entity may have no further keys inside',
    'data.ts',
    [
      'const isUidShaped = (json: JsonObject): json is UidShaped =>\n  typeof json.type',
      'const isUidShaped = (json: JsonObject): json is UidShaped =>\n  Object.keys(json).length < 3 && typeof json.type',
    ],
  ],
  [
    'null-is-false',
    'M-228',
    'null is read as false',
    'data.ts',
    ['if (json === null) throw nullValue();', 'if (json === null) return false;'],
  ],
  [
    'expr-escape-accepted',
    'M-232',
    'the old escape `__expr` is read as a record',
    'data.ts',
    ["if (key === '__expr' && typeof content === 'string') throw exprEscape();", ''],
  ],
  [
    'type-names-unchecked',
    'M-235',
    'any text is accepted as the name of an entity type',
    'data.ts',
    ['if (isTypeName(uid.type)) return uid;', 'return uid;'],
  ],
  [
    'reserved-names-accepted',
    'M-235',
    'reserved words are accepted in names of types',
    'names.ts',
    ["return RESERVED.has(part) || part === '__cedar';", "return part === '__cedar';"],
  ],
  [
    'large-integers-rounded',
    'class: digits lost in JSON',
    'integers beyond 2^53 lose digits when they are read',
    'data.ts',
    [
      "case 'bigint':\n      return readInteger(json);",
      "case 'bigint':\n      return readInteger(BigInt(Number(json)));",
    ],
  ],
  [
    'numbers-in-their-place',
    'class: the order of problems',
    'a number that is none is told after what comes before it in the same value',
    'data.ts',
    ['if (!evaluates) checkNumbers(json);', ''],
  ],
  [
    'fractions-truncated',
    'class: a number of JSON is no integer',
    'a fraction in data is cut off',
    'data.ts',
    [
      'readObject(json, depth, evaluates);\n      throw notAnInteger(Number(json));',
      'readObject(json, depth, evaluates);\n      return Math.trunc(Number(json));',
    ],
  ],
  [
    'only-first-argument',
    'class: a list taken for its first element',
    'of the arguments of a call in data only the first is read',
    'data.ts',
    ['(json.args as readonly Json[]) : [json.arg];', '(json.args as readonly Json[]).slice(0, 1) : [json.arg];'],
  ],
];

const ENTITIES: readonly PatchRow[] = [
  [
    'duplicate-entities-last-wins',
    'M-049',
    'of two different entities with one uid the first is kept',
    'store.ts',
    ['else if (!sameEntity(entity, node)) this.duplicate ??= node;', ''],
  ],
  [
    'calls-before-shapes',
    'class: the order of problems',
    'a call that fails is told before data of another shape beside it',
    'data.ts',
    ['if (problem instanceof DataProblem) readWithoutCalls();', ''],
  ],
  [
    'duplicate-entities-refused',
    'class: too strict',
    'one entity listed twice is refused',
    'store.ts',
    ['else if (!sameEntity(entity, node)) this.duplicate', 'else this.duplicate'],
  ],
  [
    'duplicates-ignore-parents',
    'class: a field forgotten in a comparison',
    'two entities with one uid count as the same when only their parents differ',
    'store.ts',
    ['equal(a.tags, b.tags) &&\n  sameMembers(a.parents, b.parents);', 'equal(a.tags, b.tags);'],
  ],
  [
    'duplicates-ignore-tags',
    'class: a field forgotten in a comparison',
    'two entities with one uid count as the same when only their tags differ',
    'store.ts',
    ['equal(a.tags, b.tags) &&', ''],
  ],
  [
    'cycle-accepted',
    'M-047',
    'an entity may be its own ancestor',
    'store.ts',
    ['return findCycle(entered) ?? read(this);', 'return read(this);'],
  ],
  [
    'own-parent-accepted',
    'M-047',
    'an entity may be its own parent',
    'store.ts',
    [
      'if (parent.walk === active) return cycle(parent);',
      'if (parent.walk === active && parent !== node) return cycle(parent);\n        if (parent === node) continue;',
    ],
  ],
  [
    'diamond-is-cycle',
    'class: a walk that marks too early',
    'a group that is reached in two ways is taken for a cycle',
    'store.ts',
    [
      'if (parent.walk === active) return cycle(parent);',
      'if (parent.walk === active || parent.walk === done && node.parents.length > 1) return cycle(parent);',
    ],
  ],
  [
    'action-parent-unchecked',
    'M-048',
    'an action may be in what is no action',
    'load-entities.ts',
    ['if (childIsAction && !isActionType(type)) {', "if (childIsAction && type === '') {"],
  ],
];

const TYPED: readonly PatchRow[] = [
  [
    'required-attribute-missing',
    'M-249',
    'a required attribute of an entity may be missing',
    'load-entities.ts',
    ['if (required !== requiredIn(shape)) reader.doubtful = true;', ''],
  ],
  [
    'required-counted-loosely',
    'class: a count instead of a comparison',
    'an optional attribute makes up for a required one that is missing',
    'load-entities.ts',
    ['if (attribute.required) required++;', 'required++;'],
    ['if (required !== requiredIn(shape)) reader', 'if (required < requiredIn(shape)) reader'],
  ],
  [
    'parent-type-unchecked',
    'M-251',
    'an entity may have a parent of any type',
    'load-entities.ts',
    ["const isAllowed = child.kind === 'standard' && child.ancestors.has(type);", 'const isAllowed = true;'],
  ],
  [
    'entity-type-undeclared',
    'M-253',
    'an entity of a type that the schema does not declare is accepted',
    'load-entities.ts',
    [
      "if (type === undefined) throw new DataProblem('undeclaredEntityType'",
      "if (type === undefined) return { kind: 'standard', ancestors: new Set(), shape: NO_ATTRIBUTES };\n  if (type === null) throw new DataProblem('undeclaredEntityType'",
    ],
  ],
  [
    'enum-entity-unchecked',
    'M-247',
    'an entity of an enumerated type may have any id',
    'load-entities.ts',
    ["if (declared.kind === 'enum' && !declared.ids.has(id)) this.typed.doubtful = true;", ''],
  ],
  [
    'enum-value-unchecked',
    'M-247',
    'a uid in a value may be of an enumerated type and have any id',
    'schema/conform.ts',
    [
      'if (type !== undefined) return type.ids.has(uid.id) ? undefined : invalidId(uid);',
      'if (type !== undefined) return undefined;',
    ],
  ],
  [
    'attribute-undeclared',
    'M-243, for entities',
    'an entity may have attributes that the schema does not know',
    'load-entities.ts',
    [
      "if (attribute === undefined) throw new DataProblem('unexpectedAttr'",
      "if (attribute === undefined) continue;\n    if (attribute === null) throw new DataProblem('unexpectedAttr'",
    ],
  ],
  [
    'tags-untyped',
    'published: tags were not type-checked',
    'tags are not checked against their type',
    'load-entities.ts',
    ['reader.value(json[keys[i] as string] as Json, tagType(type));', 'tagType(type) && readValue(json[keys[i]]);'],
  ],
  [
    'field-missing',
    'M-242, M-244',
    'a required attribute of a record may be missing',
    'typed-data.ts',
    ['} else if (required) throw', '} else if (required && name === undefined) throw'],
  ],
  [
    'field-always-required',
    'M-246',
    'an optional attribute of a record is demanded',
    'typed-data.ts',
    ['} else if (required) throw', '} else throw'],
  ],
  [
    'field-undeclared',
    'M-243',
    'a record may have attributes that the schema does not know',
    'typed-data.ts',
    ['if (countKeys(json) !== keys.length) {', 'if (countKeys(json) < keys.length) {'],
  ],
  [
    'scalars-untyped',
    'class: a check left out',
    'a string may stand where a Long is declared',
    'typed-data.ts',
    ["if (typeof value !== wanted && !(kind === 'long' && typeof value === 'bigint')) this.doubtful = true;", ''],
  ],
  [
    'large-longs-refused',
    'class: one of two representations forgotten',
    'a Long beyond 2^53 does not have the type Long',
    'schema/conform.ts',
    ["return typeof value === 'number' || typeof value === 'bigint';", "return typeof value === 'number';"],
  ],
  [
    'set-elements-untyped',
    'class: a check left out',
    'the elements of a set need not have its type',
    'typed-data.ts',
    ['values[i] = this.value(json[i] as Json, element, depth + 1);', 'values[i] = readValue(json[i], depth + 1);'],
  ],
  [
    'uid-type-unchecked',
    'class: a check left out',
    'an entity of another type may stand where one is declared',
    'typed-data.ts',
    ['if (uid.type !== type.name || conformUid', 'if (conformUid'],
  ],
  [
    'actions-unchecked',
    'class: a check left out',
    'an action among the entities may differ from the schema',
    'load-entities.ts',
    ['if (differing !== undefined) return differing;', ''],
  ],
  [
    'actions-not-added',
    'class: what only the schema says',
    'the actions of the schema are not added to the entities',
    'load-entities.ts',
    ['addMissingActions(store, schema);\n  return', 'return'],
  ],
];

const REQUESTS: readonly PatchRow[] = [
  [
    'principal-type-unchecked',
    'M-237',
    'a principal of a type that the action does not apply to is accepted',
    'schema/conform.ts',
    ["if (!action.principals.has(principal.type)) return invalidParty('Principal', principal, action);", ''],
  ],
  [
    'resource-type-unchecked',
    'M-237, for resources',
    'a resource of a type that the action does not apply to is accepted',
    'schema/conform.ts',
    ["if (!action.resources.has(resource.type)) return invalidParty('Resource', resource, action);", ''],
  ],
  [
    'principal-of-any-action',
    'M-239',
    'a principal is accepted when any action applies to its type',
    'schema/conform.ts',
    [
      'if (!action.principals.has(principal.type)) return',
      'if (![...schema.actions.values()].some(each => each.principals.has(principal.type))) return',
    ],
  ],
  [
    'context-unchecked',
    'M-242',
    'a context that was read need not have its type',
    'schema/conform.ts',
    ['if (!doubtful) return undefined;', 'if (!doubtful || doubtful) return undefined;'],
  ],
  [
    'enum-party-unchecked',
    'M-247',
    'a principal or resource of an enumerated type may have any id',
    'schema/conform.ts',
    ['return conformUid(uid, schema);\n}\n\nconst invalidParty', 'return undefined;\n}\n\nconst invalidParty'],
  ],
];

export const dataFaults: readonly PatchFault[] = [
  ...patchFaults('data', ['cedar/context', 'cedar/entities', 'cedar/authorize'], VALUES),
  ...patchFaults('entities', ['cedar/entities', 'cedar/authorize'], ENTITIES),
  ...patchFaults('data by schema', ['cedar/entities', 'cedar/request', 'cedar/authorize'], TYPED),
  ...patchFaults('requests', ['cedar/request', 'cedar/context', 'cedar/authorize'], REQUESTS),
];
