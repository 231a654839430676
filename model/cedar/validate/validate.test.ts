import { describe, expect, it } from 'vitest';
import { readPolicy } from '../est.ts';
import { parseExpression } from '../parse.ts';
import type { EntityUid, PolicySet, SlotName } from '../syntax/abstract.ts';
import type { SchemaJson } from '../syntax/interchange.ts';
import { isTemplate, must, policyOf, policySetOf, schemaOf, vectorsOf } from '../testdata/loading.ts';
import { typeOfExpression, validate } from './validate.ts';

const all = (found: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] =>
  [...new Set([...found.values()].flatMap(categories => [...categories]))].sort();

describe('validation vectors', () => {
  interface Vector {
    readonly schema: SchemaJson;
    readonly policy: string;
    readonly policyFormat?: 'json';
    readonly links?: readonly {
      readonly templateId: string;
      readonly newId: string;
      readonly values: { readonly [slot in SlotName]?: EntityUid };
    }[];
    readonly valid: boolean;
    readonly errors: readonly string[];
    readonly warnings?: readonly string[];
    readonly note: string;
  }
  const policySet = ({ policy: text, policyFormat, links = [] }: Vector): PolicySet => {
    const policy = policyFormat === 'json' ? must(readPolicy(JSON.parse(text))) : policyOf(text);
    return {
      staticPolicies: new Map(isTemplate(policy) ? [] : [['p', policy]]),
      templates: new Map(isTemplate(policy) ? [['t0', policy]] : []),
      templateLinks: links.map(({ values, ...ids }) => ({
        ...ids,
        values: new Map(Object.entries(values) as [SlotName, EntityUid][]),
      })),
    };
  };

  it.each(vectorsOf<readonly Vector[]>('validation-vectors.json'))('$note: $policy', vector => {
    const { errors, warnings } = validate(policySet(vector), schemaOf(vector.schema));
    expect({ valid: errors.size === 0, errors: all(errors), warnings: all(warnings) }).toEqual({
      valid: vector.valid,
      errors: vector.errors,
      warnings: vector.warnings ?? [],
    });
  });
});

describe('type vectors', () => {
  const { schema, env, vectors } = vectorsOf<{
    readonly schema: string;
    readonly env: { readonly principal: string; readonly resource: string };
    readonly vectors: readonly { readonly expr: string; readonly type: string }[];
  }>('type-vectors.json');
  const resolved = schemaOf(schema);
  const environment = { ...env, action: { type: 'Action', id: 'read' } };

  it.each(vectors)('$expr', ({ expr, type }) => {
    expect(typeOfExpression(must(parseExpression(expr)), environment, resolved)).toBe(type);
  });

  it('gives no type where there is none', () => {
    const typeOf = (text: string, id = 'read') =>
      typeOfExpression(must(parseExpression(text)), { ...environment, action: { type: 'Action', id } }, resolved);
    expect([typeOf('principal.nope'), typeOf('1 == context'), typeOf('1', 'nope')]).toEqual(Array(3).fill(undefined));
  });
});

const SCHEMA = schemaOf(`
  entity U in G { n: Long, s: String, o?: Long, d: datetime, b: Bool, u?: U } tags String;
  entity G; entity E enum ["x"];
  action a in g appliesTo { principal: U, resource: [U, G], context: { c?: Long } };
  action g; namespace N { action z; }`);

/** The categories of all policies of the text, with `!` before those of warnings. */
const problems = (text: string): readonly string[] => {
  const { errors, warnings } = validate(policySetOf(text), SCHEMA);
  return [...all(errors), ...all(warnings).map(category => `!${category}`)];
};

describe('which mistakes are told', () => {
  it.each<[condition: string, ...expected: string[]]>([
    ['principal.nope < "a"', 'attributeNotFound'],
    ['"a" < principal', 'unexpectedType'],
    ['principal.getTag(1) == "a"', 'unexpectedType', 'unsafeTagAccess'],
    ['principal.getTag(principal.nope) == "a"', 'attributeNotFound', 'unsafeTagAccess'],
    ['principal.nope.getTag(1) == "a"', 'attributeNotFound', 'unexpectedType'],
    ['principal.s.contains([])', 'emptySetForbidden', 'unexpectedType'],
    ['action in [Action::"a", N::Action::"z"]', 'incompatibleTypes'],
    ['action in [Action::"g", action]'],
    ['principal in ["a"]', 'unexpectedType'],
    ['principal in [[]]', 'emptySetForbidden'],
    ['ip(action).isIpv4()', 'nonLitExtConstructor'],
    ['ip(1).isIpv4()', 'unexpectedType'],
    ['ip("x", principal.nope).isIpv4()', 'attributeNotFound', 'nonLitExtConstructor', 'wrongNumberArguments'],
    ['1.isIpv4(2)', 'wrongNumberArguments'],
    ['if principal.nope then 1 else "a"', 'attributeNotFound', 'incompatibleTypes'],
    ['(if principal.nope then 1 else 2) == "a"', 'attributeNotFound', 'incompatibleTypes'],
    ['principal has n.b', 'unexpectedType'],
    ['principal is Foo', 'unrecognizedEntityType', '!impossiblePolicy'],
    ['false && Nope::"x" == principal', 'unrecognizedEntityType', '!impossiblePolicy'],
    ['Nope::"a" == Nope2::"a" && principal.nope', 'unrecognizedEntityType', '!impossiblePolicy'],
    ['Nope::"a" == Nope::"a" && principal.nope', 'attributeNotFound', 'unrecognizedEntityType'],
    ['E::"y" == E::"y"', 'invalidEnumEntity'],
    ['Action::"g" in Action::"a" && principal.nope', '!impossiblePolicy'],
    ['principal.o == 1 || true', 'unsafeOptionalAttribute'],
    ['(principal has o || true) && principal.o == 1', 'unsafeOptionalAttribute'],
    ['(if principal.b then principal has o else false) && principal.o == 1', 'unsafeOptionalAttribute'],
    ['(principal has o) == true && principal.o == 1', 'unsafeOptionalAttribute'],
    ['principal has u.o && principal.u.o == 1'],
    ['{a: principal, b: 1}.a has o && {b: 1, a: principal}.a.o == 1'],
    ['principal has o && !(principal has o)', '!impossiblePolicy'],
    ['-(1) == -1'],
    ['1 == "a"', '!impossiblePolicy'],
  ])('%s', (condition, ...expected) => {
    expect(problems(`permit(principal, action, resource) when { ${condition} };`)).toEqual(expected);
  });

  it.each<[policy: string, ...expected: string[]]>([
    ['permit(principal, action in [], resource);', 'emptySetForbidden', '!invalidActionApplication'],
    [
      'permit(principal, action in [Action::"a", Action::"nope"], resource);',
      'unrecognizedActionId',
      '!invalidActionApplication',
    ],
    ['permit(principal is U in G::"g", action == Action::"a", resource is G);'],
    ['permit(principal is G in U::"g", action, resource);', '!impossiblePolicy', '!invalidActionApplication'],
    ['permit(principal in ?principal, action, resource == ?resource) when { resource is G };'],
    [
      'permit(principal == ?principal, action, resource is E in ?resource);',
      '!impossiblePolicy',
      '!invalidActionApplication',
    ],
    // A failed condition promises nothing, but takes nothing from those before and after it: they group to the right.
    [
      'permit(principal, action, resource) when { principal has o } when { principal.nope } when { principal.o == 1 };',
      'attributeNotFound',
    ],
    [
      'permit(principal, action, resource) when {principal.nope == 1} when {principal has o} when {principal.o == 1};',
      'attributeNotFound',
    ],
    [
      'permit(principal, action, resource) when { principal has o && principal.nope } when { principal.o == 1 };',
      'attributeNotFound',
      'unsafeOptionalAttribute',
    ],
  ])('%s', (policy, ...expected) => {
    expect(problems(policy)).toEqual(expected);
  });

  it('tells of texts that look like something else', () => {
    const warningsOf = (condition: string) =>
      problems(`permit(principal, action, resource is U) when { ${condition} };`);
    expect(warningsOf('principal.s == "pаypal"')).toEqual(['!mixedScriptString']);
    expect(warningsOf('principal.s == "日本の カタカナ" || principal.s like "\u{202e}*"')).toEqual([]);
    expect(warningsOf('principal.s == "a\u{202e}b"')).toEqual(['!bidiString']);
    expect(warningsOf('principal == U::"a\u{2066}"')).toEqual(['!bidiIdentifier']);
    expect(warningsOf('principal == U::"a\tb"')).toEqual(['!confusableIdentifier']);
    expect(warningsOf('principal has "pаypal" || principal.b')).toEqual(['!mixedScriptIdentifier']);
    expect(warningsOf('principal == U::"été 日"')).toEqual(['!mixedScriptIdentifier']);
  });

  it('checks the deepest expressions', () => {
    expect(problems(`${APPLICABLE} when { ${Array(499).fill('principal.b').join(' && ')} };`)).toEqual([]);
    const path = 'principal.u'.concat('.u'.repeat(400));
    expect(problems(`${APPLICABLE} when { ${path}.b };`)).toEqual(['unsafeOptionalAttribute']);
    const guarded = `principal has ${'u.'.repeat(80)}u && principal${'.u'.repeat(81)}.b`;
    expect(problems(`${APPLICABLE} when { ${guarded} };`)).toEqual([]);
  });

  it('takes names such as __proto__ for names', () => {
    const schema = schemaOf(
      'entity constructor { "__proto__"?: Bool }; action toString appliesTo { principal: constructor, resource: constructor };',
    );
    const check = (condition: string) =>
      all(validate(policySetOf(`permit(principal, action, resource) when { ${condition} };`), schema).errors);
    expect(check('principal["__proto__"]')).toEqual(['unsafeOptionalAttribute']);
    expect(check('principal has "__proto__" && principal["__proto__"]')).toEqual([]);
    expect(check('principal.valueOf == valueOf::"x"')).toEqual(['attributeNotFound', 'unrecognizedEntityType']);
  });
});
const APPLICABLE = 'permit(principal, action, resource)';

it('compares what capabilities are about character by character: policy JSON may cut a pattern in any way', () => {
  const schema = schemaOf('entity U; action a appliesTo { principal: U, resource: U, context: { n?: Long } };');
  const like = (...literals: string[]) => ({
    like: { left: { Value: 'ab' }, pattern: literals.map(Literal => ({ Literal })) },
  });
  const behind = (test: object) => ({
    // biome-ignore lint/suspicious/noThenProperty: policy JSON calls it so.
    'if-then-else': { if: test, then: { Var: 'context' }, else: { Var: 'context' } },
  });
  const errorsOf = (guarded: object, used: object) => {
    const use = { '==': { left: { '.': { left: behind(used), attr: 'n' } }, right: { Value: 1 } } };
    const body = { '&&': { left: { has: { left: behind(guarded), attr: 'n' } }, right: use } };
    const any = { op: 'All' };
    const scope = { principal: any, action: any, resource: any };
    const json = JSON.stringify({ effect: 'permit', ...scope, conditions: [{ kind: 'when', body }] });
    const policy = must(readPolicy(JSON.parse(json)));
    const set = { staticPolicies: new Map([['p', policy]]), templates: new Map(), templateLinks: [] };
    return all(validate(set, schema).errors);
  };
  expect(errorsOf(like('ab'), like('a', '', 'b'))).toEqual([]);
  expect(errorsOf(like('ab'), like('a', 'c'))).toEqual(['unsafeOptionalAttribute']);
});
