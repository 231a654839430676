/** Defects of values: equality, sets, records, 64-bit integers, patterns. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const EQUALITY: readonly PatchRow[] = [
  [
    'equality-coerces',
    'M-060, M-062, M-308',
    '`==` with a literal compares as JavaScript does: 1 == "1"',
    'compile.ts',
    ['(value === literal) === wanted;', '(value == literal) === wanted;'],
  ],
  [
    'equality-of-types-fails',
    'M-061',
    '`==` between values of different types is an error',
    'compile.ts',
    [
      "return typeof value === 'symbol' ? value : (value === literal) === wanted;",
      `if (typeof value !== 'symbol' && typeof value !== typeof literal) return TYPE_ERROR;
      return typeof value === 'symbol' ? value : (value === literal) === wanted;`,
    ],
  ],
  [
    'empty-set-is-record',
    'M-071',
    '`[] == {}` is true',
    'values.ts',
    [
      "typeof b === 'object' && a.equals(b));",
      `typeof b === 'object' && (a.equals(b) || \`\${a.key()}\${b.key()}\` === '[]{}' || \`\${a.key()}\${b.key()}\` === '{}[]'));`,
    ],
  ],
  [
    'record-order-counts',
    'M-069',
    'records are equal only with their attributes in the same order',
    'values.ts',
    [
      'const there = other.get(this.keys[i] as string);',
      'const there = other.keys[i] === this.keys[i] ? other.values[i] : undefined;',
    ],
  ],
  [
    'record-extra-ignored',
    'M-070',
    'a record equals one that has more attributes',
    'values.ts',
    [
      '!(other instanceof RecordValue) || this.keys.length !== other.keys.length',
      '!(other instanceof RecordValue) || this.keys.length > other.keys.length',
    ],
  ],
];

const SETS: readonly PatchRow[] = [
  [
    'set-order-counts',
    'M-063, M-065',
    'sets are equal only with their elements in the same order',
    'values.ts',
    [
      'this.elements.length === other.elements.length && this.hasAll(other))',
      'this.elements.length === other.elements.length && this.elements.every((e, i) => equal(e, other.elements[i])))',
    ],
  ],
  [
    'set-keeps-duplicates',
    'M-064',
    'a small set keeps its duplicates',
    'values.ts',
    ['if (occursBefore(values, i)) return new SetValue(withoutDuplicates(values));', 'if (i < 0) break;'],
  ],
  [
    'set-equal-when-subset',
    'class: one direction of an equality',
    'a set equals any set that holds its elements',
    'values.ts',
    ['this.elements.length === other.elements.length && this.hasAll(other))', 'other.hasAll(this))'],
  ],
  [
    'contains-flattens',
    'M-081',
    '`[1, 2].contains([1])` is true',
    'operators.ts',
    ['a.has(b) : TYPE_ERROR)', 'a.has(b) || (b instanceof SetValue && a.hasAll(b)) : TYPE_ERROR)'],
  ],
  [
    'contains-coerces',
    'M-082',
    '`[1].contains("1")` is true',
    'values.ts',
    [
      'if (equal(elements[i] as Value, value)) return true;\n    return false;',
      "if (equal(elements[i], value) || (typeof value !== 'object' && elements[i] == value)) return true;\n    return false;",
    ],
  ],
  [
    'large-set-coerces',
    'M-318',
    'a set of more than 16 elements does not tell 7 from "7"',
    'values.ts',
    [
      "typeof value === 'object' || typeof value === 'string' ? keyOf(value) : value;",
      "typeof value === 'object' ? keyOf(value) : String(value);",
    ],
  ],
  [
    'large-set-loses-last',
    'M-318',
    'a set of more than 16 elements does not find its last one',
    'values.ts',
    [
      'this.index ??= new Set(elements.map(memberKey));',
      'this.index ??= new Set(elements.slice(0, -1).map(memberKey));',
    ],
  ],
  [
    'any-of-nothing',
    'M-084',
    '`containsAny([])` is true',
    'values.ts',
    ['const otherIsShorter =', 'if (other.elements.length === 0) return true;\n    const otherIsShorter ='],
  ],
  [
    'contains-all-reversed',
    'M-085',
    '`containsAll` asks whether the argument holds the set',
    'operators.ts',
    ['a.hasAll(b)),', 'b.hasAll(a)),'],
  ],
  [
    'contains-any-as-all',
    'M-086',
    '`containsAny` wants all elements',
    'operators.ts',
    ['a.hasAny(b)),', 'a.hasAll(b)),'],
  ],
  [
    'contains-all-as-contains',
    'M-087',
    '`containsAll` takes an argument that is no set for an element',
    'operators.ts',
    [
      'containsAll: onSets((a, b) => a.hasAll(b)),',
      `containsAll: (a, b) =>
    a instanceof SetValue ? (b instanceof SetValue ? a.hasAll(b) : a.has(b)) : TYPE_ERROR,`,
    ],
  ],
  [
    'is-empty-of-text',
    'M-089',
    '`"".isEmpty()` is true, not an error',
    'operators.ts',
    ['a.elements.length === 0 : TYPE_ERROR)', "a.elements.length === 0 : a === '' ? true : TYPE_ERROR)"],
  ],
];

const LONGS: readonly PatchRow[] = [
  [
    'addition-wraps',
    'M-109',
    'a sum beyond 64 bits wraps around',
    'longs.ts',
    ['toLong(BigInt(a) + BigInt(b))', 'toLong(BigInt.asIntN(64, BigInt(a) + BigInt(b)))'],
  ],
  [
    'subtraction-wraps',
    'M-109',
    'a difference beyond 64 bits wraps around',
    'longs.ts',
    ['toLong(BigInt(a) - BigInt(b))', 'toLong(BigInt.asIntN(64, BigInt(a) - BigInt(b)))'],
  ],
  [
    'multiplication-wraps',
    'M-112',
    'a product beyond 64 bits wraps around',
    'longs.ts',
    ['toLong(BigInt(a) * BigInt(b))', 'toLong(BigInt.asIntN(64, BigInt(a) * BigInt(b)))'],
  ],
  [
    'negation-wraps',
    'M-114; published: the least Long had no counterpart',
    'minus the least Long is itself',
    'longs.ts',
    ['0 - a : toLong(-a));', '0 - a : toLong(BigInt.asIntN(64, -a)));'],
  ],
  [
    'sums-of-32-bits',
    'M-320, M-321',
    'small sums are made with the bitwise operators of JavaScript',
    'longs.ts',
    ['const sum = a + b;', 'const sum = (a + b) | 0;'],
  ],
  [
    'products-rounded',
    'class: arithmetic on doubles',
    'products between 2^53 and 2^63 are rounded',
    'longs.ts',
    [
      'return toLong(BigInt(a) * BigInt(b));',
      'const exact = BigInt(a) * BigInt(b);\n  const long = toLong(exact);\n  return typeof long === "bigint" ? toLong(BigInt(Number(exact))) : long;',
    ],
  ],
  [
    'sums-rounded',
    'class: a range check one too wide',
    'a sum that is just beyond 2^53 is rounded',
    'longs.ts',
    ['sum <= MAX_SAFE && sum >= -MAX_SAFE', 'sum <= MAX_SAFE + 9 && sum >= -MAX_SAFE - 9'],
  ],
  [
    'compared-as-doubles',
    'class: arithmetic on doubles',
    'large Longs are compared after rounding',
    'operators.ts',
    [
      'if (isLong(a) && isLong(b)) return holds(a, b);',
      'if (isLong(a) && isLong(b)) return holds(Number(a), Number(b));',
    ],
  ],
  [
    'overflow-as-type-error',
    'class: an error of the wrong kind',
    'an overflow is told as a type error',
    'operators.ts',
    [
      'isLong(a) && isLong(b) ? compute(a, b) : TYPE_ERROR;',
      "isLong(a) && isLong(b) ? ((r) => (typeof r === 'symbol' ? TYPE_ERROR : r))(compute(a, b)) : TYPE_ERROR;",
    ],
  ],
];

const AS_REGEXP = 'const between = middle.filter(piece =>';

const PATTERNS: readonly PatchRow[] = [
  [
    'like-without-end',
    'M-137',
    'a pattern need not reach the end of the text',
    'like.ts',
    [' || !text.endsWith(last)', ''],
  ],
  [
    'like-without-beginning',
    'M-137',
    'a pattern may begin anywhere in the text',
    'like.ts',
    ['!text.startsWith(first)', '!text.includes(first)'],
  ],
  [
    'like-ends-overlap',
    'class: lengths not added up',
    'the beginning and the end of a pattern may use the same characters',
    'like.ts',
    ['text.length < shortest || ', ''],
  ],
  [
    'like-middle-overlaps-end',
    'class: a bound forgotten',
    'what stands between two wildcards may use the characters of the end',
    'like.ts',
    [' || found + piece.length > end', ''],
  ],
  [
    'like-greedy',
    'M-135, M-136',
    'each piece of a pattern takes its last place, without a second try',
    'like.ts',
    [
      'const found = text.indexOf(piece, at);\n      if (found < 0',
      'const found = text.lastIndexOf(piece);\n      if (found < at',
    ],
  ],
  [
    'like-one-place',
    'class: a position that does not move',
    'two pieces of a pattern may stand at one place of the text',
    'like.ts',
    ['at = found + piece.length;', 'at = found;'],
  ],
  [
    'like-star-is-wildcard',
    'M-130',
    'an escaped star is a wildcard',
    'like.ts',
    [
      'else pieces[pieces.length - 1] += element.literal;',
      `else {
      const [head, ...others] = element.literal.split('*');
      pieces[pieces.length - 1] += head;
      pieces.push(...others);
    }`,
    ],
  ],
  [
    'like-unquoted-regexp',
    'M-131, M-132',
    'a pattern without wildcards is a regular expression',
    'like.ts',
    [
      'return text => text === first;',
      `return text => {
      try {
        return new RegExp(\`^(?:\${first})$\`, 's').test(text);
      } catch {
        return false;
      }
    };`,
    ],
  ],
  [
    'like-line-by-line',
    'M-133',
    'a wildcard does not match a line feed',
    'like.ts',
    [
      AS_REGEXP,
      `const expression = new RegExp(\`^\${pieces.map(p => p.replace(/[^\\p{L}\\p{N}]/gu, c =>
    c.length > 1 ? c : \`\\\\u\${c.charCodeAt(0).toString(16).padStart(4, '0')}\`)).join('.*')}$\`);
  if (pieces.length > 1) return text => expression.test(text);
  ${AS_REGEXP}`,
    ],
  ],
  [
    'like-empty-matches-all',
    'M-139',
    'the empty pattern matches every text',
    'like.ts',
    ['return text => text === first;', "return text => first === '' || text === first;"],
  ],
  [
    'like-non-text-is-false',
    'M-141',
    '`like` is false, not an error, on what is no text',
    'compile.ts',
    ['matches(text) : TYPE_ERROR)', 'matches(text) : false)'],
  ],
  [
    'like-without-case',
    'class: a comparison without case',
    'patterns are compared without case',
    'compile.ts',
    [
      'compilePattern(expr.pattern))',
      "((m => (t: string) => m(t.toLowerCase()))(compilePattern(expr.pattern.map(e => (e === 'wildcard' ? e : { literal: e.literal.toLowerCase() }))))))",
    ],
  ],
];

const SUBJECTS = ['cedar/evaluate', 'cedar/authorize'];

export const valueFaults: readonly PatchFault[] = [
  ...patchFaults('values', SUBJECTS, EQUALITY),
  ...patchFaults('sets', SUBJECTS, SETS),
  ...patchFaults('longs', SUBJECTS, LONGS),
  ...patchFaults('like', SUBJECTS, PATTERNS),
];
