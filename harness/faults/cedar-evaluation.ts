/** Defects of evaluation: control flow, folding, attributes, tags, literals and calls. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const FLOW: readonly PatchRow[] = [
  [
    'and-evaluates-both',
    'M-050',
    'the right side of `&&` is evaluated although the left one is false',
    'compile.ts',
    [
      'if (a !== true) return asBool(a);',
      `if (a !== true) {
            second ??= compile(right).run;
            const b = second(frame);
            return typeof a !== 'symbol' && typeof b === 'symbol' ? b : asBool(a);
          }`,
    ],
  ],
  [
    'or-evaluates-both',
    'M-051',
    'the right side of `||` is evaluated although the left one is true',
    'compile.ts',
    [
      'if (a !== false) return asBool(a);',
      `if (a !== false) {
            second ??= compile(right).run;
            const b = second(frame);
            return typeof a !== 'symbol' && typeof b === 'symbol' ? b : asBool(a);
          }`,
    ],
  ],
  [
    'and-right-unchecked',
    'M-052',
    'the right side of `&&` need not be a boolean',
    'compile.ts',
    [
      'if (a !== true) return asBool(a);\n          second ??= compile(right).run;\n          return asBool(second(frame));',
      'if (a !== true) return asBool(a);\n          second ??= compile(right).run;\n          return second(frame);',
    ],
  ],
  [
    'or-right-unchecked',
    'M-053',
    'the right side of `||` need not be a boolean',
    'compile.ts',
    [
      'if (a !== false) return asBool(a);\n          second ??= compile(right).run;\n          return asBool(second(frame));',
      'if (a !== false) return asBool(a);\n          second ??= compile(right).run;\n          return second(frame);',
    ],
  ],
  [
    'true-and-simplified',
    'M-302',
    '`true && x` is simplified to x, without the check that x is a boolean',
    'compile.ts',
    ['return checkedBool(compile(right));', 'return compile(right);'],
  ],
  [
    'right-before-left',
    'M-055, M-296',
    'the right operand is evaluated first, so that its error wins',
    'code.ts',
    [
      `    const value = first(frame);
    if (typeof value === 'symbol') return value;
    const other = second(frame);
    return typeof other === 'symbol' ? other : apply(value, other);`,
      `    const other = second(frame);
    if (typeof other === 'symbol') return other;
    const value = first(frame);
    return typeof value === 'symbol' ? value : apply(value, other);`,
    ],
  ],
  [
    'if-evaluates-both',
    'M-056, M-305',
    'both branches of an `if` are evaluated',
    'compile.ts',
    [
      'if (decided === true) {',
      `no ??= compile(otherwise).run;
    const other = no(frame);
    if (decided === true && typeof other === 'symbol') return other;
    if (decided === true) {`,
    ],
  ],
  [
    'if-guard-unchecked',
    'M-059',
    'a guard of `if` that is no boolean counts as false',
    'compile.ts',
    ['if (decided !== false) return asBool(decided);', "if (typeof decided === 'symbol') return decided;"],
  ],
  [
    'folded-error-is-false',
    'M-295',
    'what is known to fail when a policy is compiled becomes false',
    'code.ts',
    [
      "if (a !== undefined && b !== undefined) return constantCode(typeof b === 'symbol' ? b : apply(a, b));",
      `if (a !== undefined && b !== undefined) {
    const folded = typeof b === 'symbol' ? b : apply(a, b);
    return constantCode(typeof folded === 'symbol' ? false : folded);
  }`,
    ],
  ],
  [
    'folded-error-drops-all',
    'M-294',
    'an error that is known when a policy is compiled counts although it is never reached',
    'compile.ts',
    [
      'const first = left.run;\n  let second: Run | undefined;',
      `const early = compile(right).constant;
  if (typeof early === 'symbol') return constantCode(early);
  const first = left.run;
  let second: Run | undefined;`,
    ],
  ],
  [
    'same-is-equal',
    'M-299',
    '`x == x` is simplified to true although x may fail',
    'compile.ts',
    [
      "    case '==':\n    case '!=':\n",
      `    case '==':
    case '!=': {
      const text = (part: unknown) =>
        JSON.stringify(part, (_, v) => (typeof v === 'bigint' ? String(v) : v instanceof Map ? [...v] : v));
      if (text(expr.left) === text(expr.right)) return constantCode(expr.op === '==');
    }
`,
    ],
  ],
  [
    'double-not-dropped',
    'M-301',
    '`!(!x)` is simplified to x, without the check that x is a boolean',
    'compile.ts',
    [
      'return unaryCode(compile(expr.arg), UNARY[expr.op]);',
      `if (expr.op === '!' && expr.arg.op === '!') return compile(expr.arg.arg);
      return unaryCode(compile(expr.arg), UNARY[expr.op]);`,
    ],
  ],
  [
    'not-equal-as-less',
    'M-345',
    '`>=` is evaluated as `>`',
    'operators.ts',
    ["'>=': comparison((a, b) => a >= b),", "'>=': comparison((a, b) => a > b),"],
  ],
];

const ATTRIBUTES: readonly PatchRow[] = [
  [
    'has-on-scalar-is-false',
    'M-095',
    '`has` is false, not an error, on what has no attributes',
    'compile-access.ts',
    [
      "if (typeof record === 'symbol') return record === NO_ENTITY ? false : record;",
      "if (typeof record === 'symbol') return false;",
    ],
  ],
  [
    'has-on-missing-fails',
    'M-107, for attributes',
    '`has` fails for an entity that is not stored',
    'compile-access.ts',
    ['return record === NO_ENTITY ? false : record;', 'return record;'],
  ],
  [
    'has-path-fails',
    'M-100',
    '`has a.b` fails when there is no a',
    'compile-access.ts',
    ['if (position < 0) return false;', 'if (position < 0) return i < path.length - 1 ? NO_ATTRIBUTE : false;'],
  ],
  [
    'has-path-first-only',
    'class: a list taken for its first element',
    '`has a.b` looks for a alone',
    'compile-access.ts',
    ['for (let i = 0; i < path.length; i++) {', 'for (let i = 0; i < 1; i++) {'],
  ],
  [
    'has-looks-at-tags',
    'M-105',
    '`has` finds tags too',
    'compile-access.ts',
    [
      'if (position < 0) return false;',
      `if (position < 0) {
        return value instanceof EntityRef && frame.store.find(value)?.tags?.get(path[i] as string) !== undefined;
      }`,
    ],
  ],
  [
    'attribute-of-missing-entity',
    'M-091',
    'an attribute of an entity that is not stored is told to be missing itself',
    'compile-access.ts',
    ['if (attrs === undefined) return NO_ENTITY;', 'if (attrs === undefined) return NO_ATTRIBUTE;'],
  ],
  [
    'attribute-place-trusted',
    'class: a cache without a check',
    'an attribute of the context is taken from where it stood in another request',
    'compile-access.ts',
    [
      'let guess = 0;\n  return variableCode(({ context }) => {\n    if (context.keys[guess] !== attr) {',
      'let guess = -1;\n  return variableCode(({ context }) => {\n    if (guess < 0 || guess >= context.keys.length) {',
    ],
  ],
  [
    'attributes-inherited',
    'M-097',
    'names that every JavaScript object inherits are attributes of everything',
    'values.ts',
    [
      'if (keys[i] === name) return i;\n    return -1;',
      'if (keys[i] === name) return i;\n    return name in {} ? 0 : -1;',
    ],
  ],
  [
    'tags-are-attributes',
    'M-103, M-104',
    'tags are looked for among the attributes',
    'compile-access.ts',
    ['frame.store.find(entity)?.tags;', 'frame.store.find(entity)?.attrs;'],
  ],
  [
    'missing-tag-is-false',
    'M-106',
    'a tag that is not there is false, not an error',
    'compile-access.ts',
    ['(tags.get(tag) ?? NO_TAG)', '(tags.get(tag) ?? false)'],
  ],
  [
    'has-tag-on-missing-fails',
    'M-107',
    '`hasTag` fails for an entity that is not stored',
    'compile-access.ts',
    [
      'return tags !== undefined && tags.indexOf(tag) >= 0;',
      'return tags === undefined ? NO_ENTITY : tags.indexOf(tag) >= 0;',
    ],
  ],
  [
    'tag-key-unchecked',
    'M-108',
    '`hasTag` is false, not an error, for a key that is no string',
    'compile-access.ts',
    [
      "if (!(entity instanceof EntityRef) || typeof tag !== 'string') return TYPE_ERROR;",
      `if (!(entity instanceof EntityRef)) return TYPE_ERROR;
    if (typeof tag !== 'string') return op === 'hasTag' ? false : TYPE_ERROR;`,
    ],
  ],
];

const CONSTRUCTION: readonly PatchRow[] = [
  [
    'record-in-source-order',
    'class: which of several errors wins',
    'the fields of a record literal are evaluated as written, not by name',
    'compile-construct.ts',
    ['const sorted = [...fields].sort(([a], [b]) => byCodePoint(a, b));', 'const sorted = [...fields];'],
  ],
  [
    'record-by-locale',
    'M-319',
    'the fields of a record literal are ordered as in a dictionary',
    'compile-construct.ts',
    ['byCodePoint(a, b));', 'a.localeCompare(b));'],
  ],
  [
    'arity-before-arguments',
    'class: which of several errors wins',
    'a wrong number of arguments is told before an error in one of them',
    'compile-construct.ts',
    [
      'if (fn.arity !== args.length) return compileList(args, () => WRONG_ARITY);',
      'if (fn.arity !== args.length) return constantCode(WRONG_ARITY);',
    ],
  ],
  [
    'set-errors-last',
    'M-304',
    'of several failing elements of a set the last one tells the error',
    'compile-construct.ts',
    [
      `    if (typeof value === 'symbol') return value;
    values[i] = value;
  }
  return values;`,
      `    if (typeof value === 'symbol') failure = value;
    else values[i] = value;
  }
  return failure ?? values;`,
    ],
    ['const values = new Array<Value>(runs.length);', 'let failure;\n  const values = new Array<Value>(runs.length);'],
  ],
];

const SUBJECTS = ['cedar/evaluate', 'cedar/authorize'];

export const evaluationFaults: readonly PatchFault[] = [
  ...patchFaults('evaluation', SUBJECTS, FLOW),
  ...patchFaults('evaluation', SUBJECTS, ATTRIBUTES),
  ...patchFaults('evaluation', SUBJECTS, CONSTRUCTION),
];
