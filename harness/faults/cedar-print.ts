/** Defects of what writes text: the printer and the formatter; and of the readers of JSON that it is checked with. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const PRINT = 'print.ts';

const PRINTER: readonly PatchRow[] = [
  [
    'right-operand-bare',
    'M-336',
    'a right operand of the same operator loses its parentheses',
    PRINT,
    ['print(expr.right, level + 1)', 'print(expr.right, level)'],
  ],
  [
    'if-bare',
    'M-337',
    'an `if` loses its parentheses',
    PRINT,
    ["case 'if':\n      return Level.Expression;", "case 'if':\n      return Level.Member;"],
  ],
  [
    'minus-merged',
    'M-339',
    'a minus before a number becomes a part of it',
    PRINT,
    [`/^\\d/.test(operand) && arg.op === 'long' ? \`-(\${operand})\` : `, ''],
  ],
  [
    'or-bare',
    'M-340',
    '`||` inside `&&` loses its parentheses',
    PRINT,
    ["case '||':\n      return Level.Or;", "case '||':\n      return Level.And;"],
  ],
  [
    'negative-bare',
    'M-339',
    'a negative number loses its parentheses before a dot',
    PRINT,
    ['return expr.value < 0n ? Level.Unary : Level.Member;', 'return Level.Member;'],
  ],
  ['star-bare', 'M-341', 'a star in a pattern is not escaped', 'escapes.ts', [".replaceAll('*', '\\\\*')", '']],
  [
    'backslash-bare',
    'M-343; published: escapes mangled',
    'a backslash is not escaped',
    'escapes.ts',
    ["  ['\\\\', '\\\\\\\\'],\n", "  ['\\\\', '\\\\'],\n"],
  ],
  [
    'returns-bare',
    'M-343; published: escapes mangled',
    'control characters are not escaped',
    'escapes.ts',
    [
      '(NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, escapeCharacter) : text);',
      '(NEEDS_ESCAPE.test(text) ? text.replace(/["\\\\]/g, escapeCharacter) : text);',
    ],
  ],
  [
    'is-in-printed-as-is',
    'M-344',
    'the group of `e is T in x` is not printed',
    PRINT,
    ['return expr.in === undefined ? test :', 'return expr.in === undefined || expr.in ? test :'],
  ],
  [
    'scope-is-in-printed-as-is',
    'M-344',
    'the group of `is T in E` in a scope is not printed',
    PRINT,
    ["scope.in === undefined ? ''", "scope.in === undefined || scope.in ? ''"],
  ],
  [
    'attributes-after-dot',
    'M-331',
    'an attribute that is no name is printed after a dot',
    PRINT,
    ['(isIdentifier(expr.attr) ? `', '(expr.attr ? `'],
  ],
  [
    'keys-bare',
    'M-331',
    'a key of a record is printed without quotes',
    PRINT,
    ['isIdentifier(key) ? key', 'key ? key'],
  ],
  [
    'reserved-words-bare',
    'M-331',
    'reserved words count as names',
    'names.ts',
    ["isAnyWord(text) && !RESERVED.has(text) && text !== '__cedar';", 'isAnyWord(text);'],
  ],
  [
    'annotation-value-lost',
    'class: null and the empty text',
    'an annotation with the empty value is printed without one',
    PRINT,
    [`value === null ? \`@\${name}\``, `value === null || value === "" ? \`@\${name}\``],
  ],
];

const READER: readonly PatchRow[] = [
  [
    'json-key-twice',
    'class: a check left out at the door',
    'an object of JSON may have a key twice',
    'json.ts',
    ['if (Object.hasOwn(object, key)) this.fail(', 'if (key === undefined) this.fail('],
  ],
  [
    'json-integers-rounded',
    'class: digits lost in JSON',
    'integers beyond 2^53 lose digits when JSON is read',
    'json.ts',
    ['const integer = BigInt(source);', 'const integer = BigInt(Number(source));'],
  ],
  [
    'policy-keys-unchecked',
    'class: a check left out at the door',
    'policy JSON may have any further keys',
    'est-expression.ts',
    ['if (!known.includes(key))', "if (key === '')"],
  ],
  [
    'operands-uncounted',
    'class: a check left out at the door',
    'an operator of policy JSON may have further operands',
    'est-expression.ts',
    ['if (found > count) stop(', 'if (found < 0) stop('],
  ],
  [
    'json-action-of-any-type',
    'class: a check left out',
    'the action constraint of policy JSON takes an entity of any type',
    'est-read.ts',
    ['if (isActionType(uid.type)) return uid;', 'return uid;'],
  ],
  [
    'json-slots-anywhere',
    'M-328',
    'in policy JSON ?resource may stand for the principal',
    'est-read.ts',
    ['if (json.slot !== own) stop(', 'if (json.slot === undefined) stop('],
  ],
  [
    'json-pattern-last-literal',
    'class: what is left after a loop',
    'the last literal of a pattern in policy JSON is lost',
    'est-expression.ts',
    [
      "  if (literal !== '') pattern.push({ literal });\n  return { op: 'like', left, pattern };",
      "  return { op: 'like', left, pattern };",
    ],
  ],
];

const FORMATTER: readonly PatchRow[] = [
  [
    'comments-dropped',
    'published: the formatter dropped comments',
    'the formatter drops comments inside a policy',
    'format.ts',
    ['if (before.length === 0 && after === undefined) return text;', 'return text;'],
  ],
  [
    'end-comments-dropped',
    'published: the formatter dropped comments',
    'the formatter drops the comments after the last policy',
    'format.ts',
    ['docs.push(this.topComments());\n    return docs;', 'return docs;'],
  ],
  [
    'comma-comments-dropped',
    'published: the formatter dropped comments',
    'the formatter drops comments at a trailing comma',
    'format-tokens.ts',
    [
      'if (before.length === 0 && previous.after === undefined) previous.after = after;',
      'if (before.length >= 0) continue;',
    ],
  ],
  [
    'clauses-joined',
    'class: a loop that ends early',
    'the formatter swallows an operator of a chain',
    'format.ts',
    ['rest.push(SPACE, operator, gap', 'rest.push(SPACE, rest.length > 3 ? "" : operator, gap'],
  ],
];

export const printFaults: readonly PatchFault[] = [
  ...patchFaults('printer', ['cedar/print'], PRINTER),
  ...patchFaults('JSON', ['cedar/print', 'cedar/authorize'], READER),
  ...patchFaults('formatter', ['cedar/format'], FORMATTER),
];
