/**
 * Defects that end in a crash or never end: what is unwrapped, indexed or waited for without a look, in everything that
 * reads text. Of the kind that Cedar's papers tell of (a parser that panics on malformed input, a printer on a function
 * call, a validator that does not end).
 */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const POLICIES: readonly PatchRow[] = [
  [
    'crash-unknown-escape',
    'published: parser crash on malformed input',
    'an escape that there is not is unwrapped',
    'escapes.ts',
    [
      'if (code === 0x75) return unicodeEscape(text, at);',
      "if (code === 0x75) return unicodeEscape(text, at);\n  if (code !== 0x2a) throw new TypeError('unwrapped an error');",
    ],
  ],
  [
    'crash-escape-beyond-unicode',
    'published: parser crash on malformed input',
    'an escape is made a character before anybody asks whether there is one',
    'escapes.ts',
    ['if (value > 0x10ffff || (value', 'if ((value'],
  ],
  [
    'crash-least-long',
    'class: overflow',
    'a minus before one more than the greatest Long overflows',
    'parse-expression.ts',
    [
      "return [{ op: 'long', value: -value }, true];",
      "if (value > 9223372036854775807n) throw new RangeError('negated with overflow');\n  return [{ op: 'long', value: -value }, true];",
    ],
  ],
  [
    'crash-long-of-twenty-digits',
    'published: parser crash on malformed input',
    'an integer of more than 19 digits is unwrapped',
    'parse-names.ts',
    [
      "const digits = source.replace(/^0+(?=.)/, '');",
      "const digits = source.replace(/^0+(?=.)/, '');\n  if (digits.length > 19) throw new RangeError('the number is too large');",
    ],
  ],
  [
    'crash-method-without-argument',
    'published: parser crash on malformed input',
    'the first argument of a method is taken without a look',
    'parse-call.ts',
    [
      'if (argument === undefined || args.length > 1) refuseArity(',
      "if (argument === undefined) throw new TypeError('no element 0 in an empty list');\n  if (args.length > 1) refuseArity(",
    ],
  ],
  [
    'crash-printing-a-call',
    'published: pretty-print crash on function call',
    'a call without arguments cannot be written to policy JSON',
    'est-write.ts',
    [
      'return { [expr.fn]: expr.args.map(expressionToEst) };',
      'return { [expr.fn]: [expr.args[0] as Expr, ...expr.args.slice(1)].map(expressionToEst) };',
    ],
  ],
  [
    'crash-function-in-namespace',
    'published: namespaced extension function names',
    'the name of a function in a namespace is unwrapped',
    'parse-names.ts',
    [
      'if (at.kind === Token.OpenParen) at.fail(`there are no functions',
      "if (at.kind === Token.OpenParen) throw new TypeError('no such function');\n  if (at.kind === Token.End) at.fail(`there are no functions",
    ],
  ],
  [
    'crash-slot-in-condition',
    'class: code that is thought unreachable',
    'a slot in a condition is thought impossible',
    'parse-expression.ts',
    [
      'if (at.kind === Token.Slot) at.fail(`the slot',
      "if (at.kind === Token.Slot) throw new TypeError('unreachable');\n  if (at.kind === Token.End) at.fail(`the slot",
    ],
  ],
  [
    'crash-message-cuts-a-character',
    'class: Unicode',
    'a message cuts a character of two units in half',
    'lexer.ts',
    ['quote(String.fromCodePoint(code))', 'quote(decodeURIComponent(encodeURIComponent(this.text.charAt(at))))'],
  ],
  [
    'crash-nesting-unlimited',
    'published: stack overflow on deep nesting',
    'brackets are nested as deep as the stack',
    'parse-expression.ts',
    ['if (at.depth > MAX_NESTING) at.fail(`brackets', 'if (at.depth < 0) at.fail(`brackets'],
    ['if (height > MAX_DEPTH)\n', 'if (height < 0)\n'],
  ],
  [
    'hang-comment-at-the-end',
    'class: a loop that does not end',
    'a comment that ends with the text is read for ever',
    'lexer.ts',
    ['at = this.endOfComment(at + 2);', 'do at = this.endOfComment(at + 2);\n        while (at >= length);'],
  ],
];

const SCHEMAS: readonly PatchRow[] = [
  [
    'crash-common-type-cycle',
    'published: validator that does not end',
    'a common type that contains itself is expanded for ever',
    'schema/common-types.ts',
    [
      'if (built === undefined || built === PENDING) {',
      'if (built === undefined || built === PENDING) {\n      this.build(entry.declared.type, entry.namespace, depth);',
    ],
  ],
  [
    'hang-types-in-each-other',
    'published: validator that does not end',
    'entity types that are in each other are walked for ever',
    'schema/hierarchy.ts',
    ['if (hasBit(row, node)) continue;\n', ''],
  ],
  [
    'crash-null-section',
    'published: parser crash on malformed input',
    'null in place of a section of a JSON schema is not looked at',
    'schema/read-json.ts',
    ['Object.entries(object(part, at))', 'Object.entries(part as JsonObject)'],
  ],
  [
    'crash-enum-without-ids',
    'published: parser crash on malformed input',
    'the first id of an enumerated type is taken without a look',
    'schema/read-json.ts',
    [
      'if (ids.length === 0) throw problem(',
      "if (ids.length === 0) throw new TypeError('no element 0 in an empty list');\n    if (ids.length === 0) throw problem(",
    ],
  ],
  [
    'hang-string-without-end',
    'class: a loop that does not end',
    'a string that is never closed is read for ever',
    'schema/lexer.ts',
    ["if (Number.isNaN(code)) throw problem('parse', 'string without an end', at);\n", ''],
  ],
  [
    'crash-schema-escape-beyond-unicode',
    'published: parser crash on malformed input',
    'an escape of schema text is made a character before anybody asks whether there is one',
    'schema/lexer.ts',
    ['digits <= 6 && code <= 0x10ffff && !(', 'digits <= 6 && !('],
  ],
];

const DATA: readonly PatchRow[] = [
  [
    'crash-call-without-arguments',
    'published: parser crash on malformed input',
    'an extension call in data without `arg` and `args` is not looked at',
    'data.ts',
    ['&& (json.arg !== undefined || Array.isArray(json.args))', '&& json.args !== null'],
  ],
  [
    'crash-null-entity-escape',
    'published: parser crash on malformed input',
    'the content of `__entity` is not looked at',
    'data.ts',
    [
      "key === '__entity' && isJsonObject(content) && isUidShaped(content)) {",
      "key === '__entity' && isUidShaped(content as JsonObject)) {",
    ],
  ],
  [
    'crash-null-tags',
    'published: parser crash on malformed input',
    'null in place of the tags of an entity is not looked at',
    'load-entities.ts',
    ['if (tags !== undefined && !isJsonObject(tags)) throw', 'if (tags !== undefined && Array.isArray(tags)) throw'],
  ],
  [
    'crash-entity-no-object',
    'published: parser crash on malformed input',
    'null in place of an entity is not looked at',
    'load-entities.ts',
    ['if (!isJsonObject(json)) throw new', 'if (Array.isArray(json)) throw new'],
  ],
  [
    'hang-json-string-without-end',
    'class: a loop that does not end',
    'a string of JSON that is never closed is read for ever',
    'json.ts',
    ['for (let at = start + 1; at < text.length; at += 1) {', 'for (let at = start + 1; ; at += 1) {'],
  ],
];

const VALUES: readonly PatchRow[] = [
  [
    'crash-ipv4-in-ipv6',
    'published: IPv4 addresses inside of IPv6 ones',
    'an IPv4 address in an IPv6 one is not expected',
    'extensions/ipaddr.ts',
    [
      'if (text.charCodeAt(at++) !== COLON || at === end) return undefined;',
      "if (text.charCodeAt(at) === 46) throw new TypeError('unreachable');\n    if (text.charCodeAt(at++) !== COLON || at === end) return undefined;",
    ],
  ],
  [
    'crash-decimal-of-five-places',
    'published: invalid decimal literal accepted',
    'the zeros that a decimal of too many places lacks are counted below zero',
    'extensions/decimal.ts',
    [
      'missing < 0 || missing === FRACTION_DIGITS) return undefined;',
      "missing === FRACTION_DIGITS) return undefined;\n  '0'.repeat(missing);",
    ],
  ],
  [
    'crash-month-of-no-days',
    'class: an index beyond the end',
    'the days of a thirteenth month are looked up',
    'extensions/instants.ts',
    [
      'month >= 1 && month <= 12 && day >= 1)) return undefined;',
      "month >= 1 && day >= 1)) return undefined;\n  if (DAYS_BEFORE_MONTH[month] === undefined) throw new RangeError('no such month');",
    ],
  ],
];

export const crashFaults: readonly PatchFault[] = [
  ...patchFaults('crashes', ['cedar/parse'], POLICIES),
  ...patchFaults('crashes', ['cedar/schema'], SCHEMAS),
  ...patchFaults('crashes', ['cedar/entities'], DATA),
  ...patchFaults('crashes', ['cedar/evaluate'], VALUES),
];
