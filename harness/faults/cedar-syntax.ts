/** Defects of the front end: lexer, parser, policy JSON. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const EXPRESSIONS = 'parse-expression.ts';
const POLICIES = 'parse-policy.ts';

const PARSER: readonly PatchRow[] = [
  [
    'chains-accepted',
    'M-322, M-323',
    'comparisons may be chained',
    EXPRESSIONS,
    ['if (PRECEDENCE[at.kind] === RELATION) refuseChain(at);', ''],
  ],
  ['five-nots', 'M-324', 'five `!` or `-` in a row are accepted', EXPRESSIONS, ['if (count > 4)', 'if (count > 5)']],
  [
    'record-key-twice',
    'M-325',
    'a record literal may have a key twice',
    EXPRESSIONS,
    ['if (fields.has(key)) at.fail(', 'if (key === undefined) at.fail('],
  ],
  [
    'or-binds-tighter',
    'class: precedence',
    '`||` binds tighter than `&&`',
    EXPRESSIONS,
    ["[Token.Or, 1, '||'],\n  [Token.And, 2, '&&'],", "[Token.Or, 2, '||'],\n  [Token.And, 1, '&&'],"],
  ],
  [
    'associates-to-the-right',
    'class: associativity',
    'operators associate to the right',
    EXPRESSIONS,
    ['const right = operators(at, precedence + 1);', 'const right = operators(at, precedence);'],
  ],
  [
    'greater-read-as-less',
    'M-345',
    '`>` is read as `<`',
    EXPRESSIONS,
    ["[Token.Greater, RELATION, '>'],", "[Token.Greater, RELATION, '<'],"],
  ],
  [
    'least-long-refused',
    'published: the least Long had no counterpart',
    'the least Long cannot be written',
    EXPRESSIONS,
    ['const value = long(at, digits, start, !isMember);', 'const value = long(at, digits, start, false);'],
  ],
  [
    'minus-never-folded',
    'M-339',
    'a minus before a number stays an operator',
    EXPRESSIONS,
    ["return [{ op: 'long', value: -value }, true];", "return [{ op: 'long', value }, false];"],
  ],
  [
    'is-in-read-as-is',
    'M-344',
    'the group of `e is T in x` is lost',
    EXPRESSIONS,
    ["return { op: 'is', left, type, in: container };", "return { op: 'is', left, type };"],
  ],
  [
    'trailing-comma-refused',
    'M-334',
    'a comma after the last element is refused',
    EXPRESSIONS,
    [
      'if (at.kind !== Token.Comma) break;\n    at.next();\n  }\n  at.close(closer',
      "if (at.kind !== Token.Comma) break;\n    at.next();\n    if (at.kind === closer) at.expected('an expression');\n  }\n  at.close(closer",
    ],
  ],
  [
    'scope-comma-refused',
    'M-334',
    'a comma at the end of the scope is refused',
    POLICIES,
    ['if (at.kind === Token.Comma) at.next();', ''],
  ],
  [
    'annotation-twice',
    'M-326',
    'an annotation may be given twice',
    POLICIES,
    ['if (annotations.has(name)) at.fail(', 'if (name === undefined) at.fail('],
  ],
  [
    'annotation-without-value',
    'class: null and the empty text',
    'an annotation without a value has the empty one',
    POLICIES,
    ['annotationValue(at) : null);', "annotationValue(at) : '');"],
  ],
  [
    'slots-anywhere',
    'M-328',
    '?resource may stand for the principal',
    POLICIES,
    ['if (at.source() !== own) at.fail(', "if (at.source() === '') at.fail("],
  ],
  [
    'action-of-any-type',
    'class: a check left out',
    'the action constraint takes an entity of any type',
    POLICIES,
    ['if (!isActionType(entity.type)) {', "if (entity.type === '') {"],
  ],
  [
    'ids-counted-apart',
    'class: a counter',
    'policies and templates are counted apart for their ids',
    POLICIES,
    [
      `.set(\`policy\${count}\`, policy);`,
      `.set(\`policy\${(isTemplate(policy) ? templates : policies).size}\`, policy);`,
    ],
  ],
  [
    'reserved-attribute',
    'M-331',
    'a reserved word may stand after a dot',
    'parse-names.ts',
    [
      'if (!isWord(at.kind)) at.expected(what);\n',
      'if (!isWord(at.kind)) at.expected(what);\n    else { at.next(); return name; }\n',
    ],
  ],
  [
    'has-path-cut',
    'class: a list taken for its first element',
    'of `has a.b` only a is read',
    'parse-names.ts',
    ["path.push(identifier(at, 'an attribute name'));", "identifier(at, 'an attribute name');"],
  ],
];

const TEXTS: readonly PatchRow[] = [
  [
    'escaped-star-read-as-wildcard',
    'M-130; published: escapes mangled',
    'an escaped star in a pattern is read as a wildcard',
    'escapes.ts',
    ["literal += '*';\n      at += 2;", 'wildcard();\n      at += 2;'],
  ],
  [
    'quote-escape-unknown',
    'published: escapes mangled',
    "the escape \\' is refused",
    'escapes.ts',
    [`  [0x27, "'"],\n`, ''],
  ],
  [
    'unicode-escape-of-16-bits',
    'M-142',
    'a unicode escape beyond 16 bits is cut off',
    'escapes.ts',
    ['value: String.fromCodePoint(value), end: end + 1', 'value: String.fromCharCode(value), end: end + 1'],
  ],
  [
    'surrogates-accepted',
    'class: a check left out',
    'half of a surrogate pair may be written as an escape',
    'escapes.ts',
    ['value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)', 'value > 0x10ffff'],
  ],
  [
    'hex-escape-to-ff',
    'class: a bound',
    'the escape \\x goes up to \\xff',
    'escapes.ts',
    ['/^[0-7][0-9a-fA-F]$/.test(digits)', '/^[0-9a-fA-F][0-9a-fA-F]$/.test(digits)'],
  ],
  [
    'digits-in-escape-unlimited',
    'class: a bound',
    'a unicode escape may have any number of digits',
    'escapes.ts',
    ['if (digits > 6) throw', 'if (digits > 60) throw'],
  ],
  [
    'comment-ends-at-line-feed',
    'class: ends of lines',
    'a carriage return does not end a comment',
    'lexer.ts',
    ['if (code === 10 || code === 13) break;', 'if (code === 10) break;'],
  ],
  [
    'blanks-of-ascii',
    'class: Unicode',
    'blanks beyond ASCII are refused',
    'lexer.ts',
    ['isWideSpace(code) ? 1 : 0', '0'],
  ],
  [
    'names-by-hash',
    'M-316',
    'names are taken for each other when hash and length are alike',
    'lexer.ts',
    ['known.length === at - start && this.isHere(known)', 'known.length === at - start'],
  ],
  [
    'half-surrogates-in-policies',
    'class: Unicode',
    'policy text may hold half of a surrogate pair',
    'lexer.ts',
    ['if (!isWellFormed(text)) this.refuseLoneSurrogate();', ''],
  ],
];

const JSON_POLICIES: readonly PatchRow[] = [
  [
    'large-longs-written-rounded',
    'published: large integers mangled in JSON',
    'Longs beyond 2^53 lose digits in policy JSON',
    'est-write.ts',
    ['value <= MAX_SAFE ? Number(value) : value);', 'value <= MAX_SAFE ? Number(value) : BigInt(Number(value)));'],
  ],
  [
    'has-path-written-cut',
    'class: a list taken for its first element',
    'of `has a.b` only a is written to policy JSON',
    'est-write.ts',
    ['expr.path.length === 1 ? expr.path[0] : expr.path', 'expr.path[0]'],
  ],
  [
    'annotations-not-written',
    'class: a field left out',
    'annotations without a value are lost in policy JSON',
    'est-write.ts',
    ['setOwn(annotations, name, value);', 'if (value !== null) setOwn(annotations, name, value);'],
  ],
  [
    'proto-field-lost',
    'M-098',
    'a field called __proto__ is lost in policy JSON',
    'json.ts',
    ["if (key === '__proto__') {", "if (key === '__proto__ ') {"],
  ],
  [
    'unless-written-as-when',
    'class: a field left out',
    '`unless` is written to policy JSON as `when`',
    'est-write.ts',
    ['({ kind, body: expressionToEst(body) })', "({ kind: kind && 'when', body: expressionToEst(body) })"],
  ],
];

export const syntaxFaults: readonly PatchFault[] = [
  ...patchFaults('parser', ['cedar/parse'], PARSER),
  ...patchFaults('lexer', ['cedar/parse'], TEXTS),
  ...patchFaults('policy JSON', ['cedar/parse', 'cedar/print'], JSON_POLICIES),
];
