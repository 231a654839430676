import { describe, expect, it } from 'vitest';
import { classify, ENTITIES, errorKindOf, SCHEMA, Unclassified, VALIDATION, withoutPolicy } from './messages.ts';

describe('kinds of evaluation errors', () => {
  it.each([
    ['type error: expected long, got string', 'type'],
    ['type error: expected (entity of type `any_entity_type`), got set', 'type'],
    ['record does not have the attribute `a`', 'attrDoesNotExist'],
    ['`User::"a"` does not have the attribute `b`', 'attrDoesNotExist'],
    ['`User::"a"` does not have the tag `b`', 'tagDoesNotExist'],
    ['entity `User::"a"` does not exist', 'entityDoesNotExist'],
    ['integer overflow while attempting to add the values `1` and `2`', 'overflow'],
    ['integer overflow while attempting to negate the value `1`', 'overflow'],
    ['error while evaluating `decimal` extension function: `x` is not a well-formed decimal value', 'extension'],
    ['wrong number of arguments provided to extension function `ip`: expected 1, got 2', 'arity'],
    ['extension function `nope` does not exist', 'unknownFunction'],
    ['the expression contains unknown(s): `unknown("x")`', 'nonValue'],
    ['something new', undefined],
    ['`', undefined],
  ])('%s', (message, kind) => {
    expect(errorKindOf(message)).toBe(kind);
  });

  it('is not deceived by ids and names', () => {
    expect(errorKindOf('`A::"` does not have the attribute `x"` does not have the tag `t`')).toBe('tagDoesNotExist');
    expect(errorKindOf('`A::"\\"` does not have the tag `"` does not have the attribute `t`')).toBe('attrDoesNotExist');
    expect(errorKindOf('record does not have the attribute `entity `A` does not exist`')).toBe('attrDoesNotExist');
  });
});

describe('categories', () => {
  it('cuts off the policy, whatever its id', () => {
    const id = 'p`, attribute `x` not found';
    expect(withoutPolicy(`for policy \`${id}\`, empty set literals are forbidden in policies`, id)).toBe(
      'empty set literals are forbidden in policies',
    );
    const odd = '\\ " \' \0 \n \u200b \u{1f600} é \\n';
    const escaped = '\\\\ \\" \\\' \\0 \\n \\u{200b} \u{1f600} é \\\\n';
    expect(withoutPolicy(`for policy \`${escaped}\`, empty set`, odd)).toBe('empty set');
    expect(withoutPolicy(`for policy \`${odd}\`, empty set`, odd)).toBe('empty set');
    expect(withoutPolicy('for policy `p`: entity `A::"a"` is', 'p')).toBe('entity `A::"a"` is');
    expect(withoutPolicy('the types Long and String are not compatible', id)).toBe(
      'the types Long and String are not compatible',
    );
  });

  it.each([
    [VALIDATION, 'string `"entity `" contains mixed scripts"` contains BIDI control characters', 'bidiString'],
    [VALIDATION, 'attribute `policy is impossible: ` in context for Action::"a" not found', 'attributeNotFound'],
    [VALIDATION, 'no such thing', undefined],
    [
      SCHEMA,
      'failed to parse schema from string: error parsing schema: `in` is a reserved identifier',
      'reservedIdentifier',
    ],
    [SCHEMA, 'undeclared actions: Action::"a", Action::"b"', 'actionNotDefined'],
    [SCHEMA, 'failed to parse schema from JSON: missing field `actions`', 'jsonShape'],
    [ENTITIES, 'error during entity deserialization: duplicate entity entry `A::"a"`', 'jsonShape'],
    [ENTITIES, 'duplicate entity entry `A::"a"`', 'duplicateEntity'],
  ])('%# %s', (table, message, category) => {
    expect(classify(table, message)).toBe(category);
  });
});

it('counts what it does not know, and keeps a few samples', () => {
  const unclassified = new Unclassified();
  for (let i = 0; i < 100; i++) unclassified.add(`message ${i % 30}`);
  expect(unclassified.count).toBe(100);
  expect(unclassified.samples).toHaveLength(20);
});
