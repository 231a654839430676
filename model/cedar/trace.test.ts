import { describe, expect, it } from 'vitest';
import { parseExpression, parsePolicies } from './parse.ts';
import { entities, request, vectors } from './testdata/environment.ts';
import { type Trace, trace, tracePolicies } from './trace.ts';

/** `rule(operands)` */
const shape = ({ rule, operands }: Trace): string =>
  operands.length === 0 ? rule : `${rule}(${operands.map(shape).join(', ')})`;

describe('trace', () => {
  it.each([
    ['1', 'literal'],
    ['1 + 2 * 3 == 7', 'equal(arithmetic(literal, arithmetic(literal, literal)), literal)'],
    ['false && principal.nope', 'and.short-circuit(literal)'],
    ['true && principal.nope', 'operand-error(literal, get-attribute.no-attribute(variable))'],
    ['if true then "a" else principal.nope', 'if.then(literal, literal)'],
    ['if false then principal.nope else "b"', 'if.else(literal, literal)'],
    ['[1, principal.nope, 2]', 'operand-error(literal, get-attribute.no-attribute(variable))'],
    ['{b: "b", a: !true}', 'record(not(literal), literal)'],
    ['principal is User in [Group::"g1"]', 'in.set(variable, set(entity-literal))'],
    ['principal is Doc in [Group::"g1"]', 'is.other-type(variable)'],
    ['principal has mgr.age', 'has.present(variable)'],
    ['ip("::1").isInRange(ip("::/0"))', 'call(call(literal), call(literal))'],
  ])('%s', (text, expected) => {
    const parsed = parseExpression(text);
    if ('rejected' in parsed) throw new Error(parsed.why);
    expect(shape(trace(parsed.loaded, request, entities))).toBe(expected);
  });

  it('makes one tree of every vector', () => {
    for (const { expr } of vectors) {
      const parsed = parseExpression(expr);
      if ('loaded' in parsed) expect(trace(parsed.loaded, request, entities).expr).toBe(parsed.loaded);
    }
  });
});

it('traces each policy by its id', () => {
  const parsed = parsePolicies(`
    permit(principal == User::"alice", action, resource) when { context.n == 1 };
    forbid(principal, action, resource is Folder) when { 1 };
  `);
  if ('rejected' in parsed) throw new Error(parsed.why);
  const policies = { staticPolicies: parsed.loaded.policies, templates: new Map(), templateLinks: [] };
  const traces = [...tracePolicies(request, policies, entities)].map(([id, of]) => [id, shape(of)]);
  const clause = 'equal(get-attribute.record(variable), literal)';
  expect(traces).toEqual([
    ['policy0', `and.right(equal(variable, entity-literal), and.right(literal, and.right(literal, ${clause})))`],
    ['policy1', 'and.right(literal, and.right(literal, and.short-circuit(is(variable))))'],
  ]);
});
