import { describe, expect, it } from 'vitest';
import { readSchema } from './read.ts';

const problemOf = (text: string) => {
  const read = readSchema(text);
  return read.ok ? undefined : { category: read.category, problem: read.problem };
};

describe('problems of schema text', () => {
  it.each<[string, string, string]>([
    ['entity A', 'parse', '1:9: expected `;`, found the end'],
    ['ENTITY A;', 'parse', '1:1: expected `namespace`, `entity`, `action` or `type`, found `ENTITY`'],
    ['namespace A { namespace B {} }', 'parse', '1:15: expected `entity`, `action`, `type` or `}`, found `namespace`'],
    ['entity A;\n  entity "B";', 'parse', '2:10: expected an identifier, found "B"'],
    ['entity A { a: Long,\n  b Long };', 'parse', '2:5: expected `:`, found `Long`'],
    ['entity A in [B,];', 'parse', '1:16: expected an identifier, found `]`'],
    ['type T = Set<>;', 'parse', '1:14: expected an identifier, found `>`'],
    ['action a in [];', 'parse', '1:14: expected an identifier, found `]`'],
    ['action a in A::b;', 'parse', '1:17: expected `::` and the id of the action in quotes, found `;`'],
    ['action a appliesTo { foo: A };', 'parse', '1:22: expected `principal`, `resource` or `context`, found `foo`'],
    ['action a attributes { x: Long };', 'parse', '1:23: expected `}`, found `x`'],
    ['entity E enum [a];', 'parse', '1:16: expected a string in double quotes, found `a`'],
    ['@"a" entity A;', 'parse', '1:2: expected the name of an annotation, found "a"'],
    ['entity É;', 'parse', '1:8: unexpected character "É"'],
    ['/* c */ entity A;', 'parse', '1:1: unexpected character "/"'],
    ['entity A { "a', 'parse', '1:12: string without an end'],
    ['entity A { "😀\\q": Long };', 'parse', '1:14: unknown escape \\q'],
    ['entity A { "\\x80": Long };', 'parse', '1:13: \\x80 is not ASCII: write \\u{80}'],
    ['entity A { "\\u{d800}": Long };', 'parse', '1:13: \\u{d800} is not a Unicode scalar value'],
    ['entity A { "\\u{0000041}": Long };', 'parse', '1:13: \\u{0000041} is not a Unicode scalar value'],
    ['entity A { "a\rb": Long };', 'parse', '1:14: raw carriage return in a string: write \\r'],
    [
      'entity A { "\ud800": Long };',
      'parse',
      '1:13: half of a surrogate pair is no character: the text is not valid Unicode',
    ],
    ['entity A { if: Long };', 'reservedIdentifier', '1:12: `if` is a reserved word and cannot be a name here'],
    ['type T = N::in;', 'reservedIdentifier', '1:13: `in` is a reserved word and cannot be a name here'],
    ['@a("x")\n@a entity A;', 'duplicateAnnotation', '2:2: annotation `@a` is given twice'],
    ['entity A;\nentity B, A;', 'declaredTwice', '2:11: entity `A` is declared twice'],
    ['type T = Long;\ntype T = Long;', 'declaredTwice', '2:6: type `T` is declared twice'],
    ['namespace N {}\nnamespace N {}', 'duplicateNamespace', '2:11: namespace `N` is opened twice: join them'],
    ['namespace A::__cedar {}', 'reservedName', '1:11: `A::__cedar` uses `__cedar`, which is reserved'],
    ['type Bool = Long;', 'reservedKeyword', '1:6: `Bool` is a built-in type and cannot be redefined'],
    [
      'entity A; action a appliesTo { principal: A, principal: A, resource: A };',
      'duplicateAppDecl',
      '1:46: `principal` is given twice',
    ],
    ['entity A; action a\nappliesTo { principal: A };', 'missingOrEmptyAppDecl', '2:1: `appliesTo` has no `resource`'],
    [
      'entity A; action a appliesTo { principal: [], resource: A };',
      'missingOrEmptyAppDecl',
      '1:32: `principal` is `[]`: leave out `appliesTo` instead',
    ],
    ['entity A { x: B::C };', 'typeNotDefined', '1:15: no common or entity type `B::C` is declared'],
    ['entity A in [A, B];', 'typeNotDefined', '1:17: no entity type `B` is declared'],
    ['action a in [b, N::Action::"c"]; action b;', 'actionNotDefined', '1:17: no action `N::Action::"c"` is declared'],
    ['type T = { a: Set<T> };', 'commonTypeCycle', '1:19: common type `T` contains itself'],
    ['action b;\naction a in a;', 'actionCycle', '2:8: action `Action::"a"` is in a group that is in the action'],
    [
      'entity A;\nnamespace N { type A = Long; }',
      'shadowing',
      '2:20: `N::A` illegally shadows `A` of the empty namespace',
    ],
    [
      'entity Action;',
      'actionEntityTypeDeclared',
      '1:8: entity type `Action` belongs to actions and cannot be declared',
    ],
    [
      'action a;\nentity A in Action;',
      'undeclaredEntityType',
      '2:13: `Action` is the type of actions, an entity type is needed here',
    ],
    [
      'entity A; type C = Long; action a appliesTo { principal: A, resource: A, context: C };',
      'notRecord',
      '1:33: the context of action "a" is declared with a type other than a record',
    ],
  ])('%j: %s', (text, category, problem) => expect(problemOf(text)).toEqual({ category, problem }));

  it('gives line and column as numbers, counted in characters', () => {
    expect(readSchema('entity A;\n// 😀\n@k("😀") entity if;')).toMatchObject({ line: 3, column: 16 });
  });
});

describe('what schema text may look like', () => {
  it.each([
    'entity\u00a0A\u0085;',
    'entity A; // comment\rentity B;',
    'entity A; // comment \u2028 entity A;',
    'entity A, B { entity: entity, namespace?: A, "if": Long, }; entity entity;',
    'entity A { "\\u{1F600}\\x41\\n\\0\\\'\\"": Long, "\n": Long };',
    '@if @__cedar("x") namespace N { @a type T = { @b x: Long }; }',
    'action "", "\\x61" in [principal, Action::"principal"]; action principal;',
    'entity A; action a appliesTo { context: {}, resource: [A, A], principal: A, } attributes {};',
    'entity enum enum ["enum"]; entity tags tags Set<Set<tags>>;',
  ])('%j', text => expect(problemOf(text)).toBeUndefined());

  it('does not take a byte order mark for a blank', () => {
    expect(problemOf('\ufeffentity A;')).toMatchObject({ category: 'parse' });
  });
});

describe('problems of JSON schemas', () => {
  const inEmpty = (parts: object) => ({ '': { entityTypes: {}, actions: {}, ...parts } });
  const shaped = (shape: object) => inEmpty({ entityTypes: { A: { shape } } });
  it.each<[object, string, string]>([
    [inEmpty({ foo: 1 }), 'jsonShape', '"": unknown key "foo"'],
    [{ N: { entityTypes: {} } }, 'jsonShape', '"N": `actions` is missing'],
    [{ ' N': { entityTypes: {}, actions: {} } }, 'jsonShape', '" N" is not a namespace in normal form'],
    [
      inEmpty({ entityTypes: { A: { tags: null } } }),
      'jsonShape',
      '"".entityTypes.A.tags: expected an object, found null',
    ],
    [inEmpty({ entityTypes: { A: { enum: [] } } }), 'jsonShape', '"".entityTypes.A.enum: at least one id is needed'],
    [inEmpty({ entityTypes: { A: [] } }), 'jsonShape', '"".entityTypes.A: expected an object, found an array'],
    [
      inEmpty({ entityTypes: { A: { memberOfTypes: ['B '] } } }),
      'jsonShape',
      '"".entityTypes.A[0]: "B " is not a name in normal form, such as "A::B"',
    ],
    [shaped({ type: 'Long', name: 'x' }), 'jsonShape', '"".entityTypes.A.shape: unknown key "name" in a type "Long"'],
    [shaped({ type: 'Record' }), 'jsonShape', '"".entityTypes.A.shape.attributes: expected an object, found nothing'],
    [shaped({ type: 'Long' }), 'notRecord', 'the shape of entity type `A` is declared with a type other than a record'],
    [
      shaped({ type: 'Record', attributes: {}, additionalAttributes: true }),
      'unsupportedFeature',
      'unsupported: `additionalAttributes: true`',
    ],
    [inEmpty({ actions: { a: { attributes: {} } } }), 'unsupportedFeature', 'unsupported: attributes of action "a"'],
    [
      inEmpty({ actions: { a: { memberOf: [{ id: 1 }] } } }),
      'jsonShape',
      '"".actions.a.memberOf.id: expected a string, found 1',
    ],
    [
      inEmpty({ commonTypes: { T: { type: 'Extension', name: 'ip' } } }),
      'unknownExtensionType',
      'unknown extension type `ip`',
    ],
    [
      inEmpty({ commonTypes: { Long: { type: 'Long' } } }),
      'reservedKeyword',
      '"".commonTypes.Long: `Long` is a built-in type and cannot be redefined',
    ],
    [inEmpty({ annotations: { a: 'b' } }), 'jsonShape', 'the empty namespace cannot be annotated'],
  ])('%j: %s', (schema, category, problem) => {
    expect(readSchema(schema as Parameters<typeof readSchema>[0])).toEqual({ ok: false, category, problem });
  });

  it('looks at own keys only', () => {
    const inherited = Object.create({ entityTypes: {}, actions: {} });
    expect(readSchema({ '': inherited })).toMatchObject({ category: 'jsonShape' });
  });
});

describe('escapes', () => {
  it.each([
    ['\\x7f', '\x7f'],
    ['\\u{1F600}', '\u{1f600}'],
    ['\\u{4_1}', 'A'],
    ['\\u{41_}', 'A'],
    ['\\u{000041}', 'A'],
    ["\\'", "'"],
  ])('%s', (text, value) => {
    const read = readSchema(`action "${text}";`);
    expect(read.ok && [...read.value.actions.values()].map(({ uid }) => uid.id)).toEqual([value]);
  });
  it.each(['\\x4', '\\x', '\\xg0', '\\u41', '\\u{}', '\\u{_41}', '\\u{110000}', '\\u{41', '\\*', '\\a'])(
    'not %s',
    text => {
      const category = problemOf(`action "${text}";`)?.category;
      expect(category).toBe('parse');
    },
  );
});
