import { describe, expect, it } from 'vitest';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { readExpression, readPolicy } from './est-read.ts';
import { expressionToEst, policyToEst } from './est-write.ts';
import { parseJson, writeJson } from './json.ts';
import { parseExpression } from './parse-policy.ts';
import vectors from './testdata/eval-vectors.json' with { type: 'json' };
import { MAX_DEPTH } from './vocabulary.ts';

/** The tables hold JSON text, so that numbers keep their tokens. */
const json = (text: string): Json => {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

/** What the expression is written back as, or `refused`. */
const normal = (text: string): string => {
  const expr = readExpression(json(text));
  return expr.ok ? writeJson(expressionToEst(expr.value)) : 'refused';
};

describe('expressions: what is accepted, and as what', () => {
  it.each([
    ['{"Value":9223372036854775807}', 'same'],
    ['{"Value":-9223372036854775808}', 'same'],
    ['{"Value":9223372036854775808}', 'refused'],
    ['{"Value":1.0}', 'refused'],
    ['{"Value":1e2}', 'refused'],
    ['{"Value":-0}', 'refused'],
    ['{"Value":null}', 'refused'],
    ['{"Value":[1,{"a":"b"}]}', '{"Set":[{"Value":1},{"Record":{"a":{"Value":"b"}}}]}'],
    ['{"Value":[null]}', 'refused'],
    ['{"Value":{"__entity":{"type":"A::B","id":"x","z":1}}}', '{"Value":{"__entity":{"type":"A::B","id":"x"}}}'],
    ['{"Value":{"__entity":{"type":"A ::B","id":"x"}}}', 'refused'],
    ['{"Value":{"__entity":{"type":"","id":"x"}}}', 'refused'],
    ['{"Value":{"__entity":{"type":"A::if","id":"x"}}}', 'refused'],
    ['{"Value":{"__entity":{"type":"__cedar","id":"x"}}}', 'refused'],
    ['{"Value":{"__entity":"x"}}', '{"Record":{"__entity":{"Value":"x"}}}'],
    ['{"Value":{"type":"A","id":"x"}}', '{"Record":{"type":{"Value":"A"},"id":{"Value":"x"}}}'],
    ['{"Value":{"__expr":"1"}}', 'refused'],
    ['{"Value":{"a":{"__expr":"1"}}}', 'refused'],
    ['{"Value":{"__expr":1}}', '{"Record":{"__expr":{"Value":1}}}'],
    ['{"Value":{"__extn":{"fn":"decimal","arg":"bad","args":[],"z":1}}}', '{"decimal":[{"Value":"bad"}]}'],
    ['{"Value":{"__extn":{"fn":"nope","args":["bad",[1]]}}}', 'same'],
    ['{"Value":{"__extn":{"fn":"contains","args":[[1],1]}}}', 'same'],
    ['{"Value":{"__extn":{"fn":"decimal"}}}', '{"Record":{"__extn":{"Record":{"fn":{"Value":"decimal"}}}}}'],
    ['{"Value":{"__extn":{"fn":"a b","arg":1}}}', 'refused'],
    ['{"Value":{"__extn":{"fn":"ip","arg":null}}}', 'refused'],
    ['{"Value":{"__extn":{"fn":"ip","args":null}}}', 'refused'],
    [
      '{"Value":{"__entity":{"type":"A","id":"x"},"z":1}}',
      '{"Record":{"__entity":{"Record":{"type":{"Value":"A"},"id":{"Value":"x"}}},"z":{"Value":1}}}',
    ],
    ['{"Value":{"__proto__":{"x":1}}}', '{"Record":{"__proto__":{"Record":{"x":{"Value":1}}}}}'],
    ['{"Var":"context"}', 'same'],
    ['{"Var":"toString"}', 'refused'],
    ['{"Slot":"?principal"}', 'refused'],
    ['{"Unknown":{"name":"x"}}', 'refused'],
    ['{"unknown":[{"Value":"x"}]}', 'refused'],
    ['{"!":{"arg":{"Value":true}}}', 'same'],
    ['{"!":{"arg":{"Value":true},"z":1}}', 'refused'],
    ['{"!":[{"Value":true}]}', 'refused'],
    ['{"!":{}}', 'refused'],
    ['{"neg":{"arg":{"Value":1}}}', 'same'],
    ['{"isEmpty":{"left":{"Value":[]}}}', 'refused'],
    ['{"==":{"left":{"Value":1},"right":{"Value":2}}}', 'same'],
    ['{"==":{"left":{"Value":1},"right":{"Value":2},"z":1}}', 'refused'],
    ['{"==":{"left":{"Value":1}}}', 'refused'],
    ['{"/":{"left":{"Value":1},"right":{"Value":2}}}', 'refused'],
    ['{"contains":[{"Value":1},{"Value":2}]}', 'refused'],
    ['{".":{"left":{"Var":"context"},"attr":"if"}}', 'same'],
    ['{".":{"left":{"Var":"context"},"attr":["a"]}}', 'refused'],
    ['{"has":{"left":{"Var":"context"},"attr":["a"]}}', '{"has":{"left":{"Var":"context"},"attr":"a"}}'],
    ['{"has":{"left":{"Var":"context"},"attr":["a","b c"]}}', 'same'],
    ['{"has":{"left":{"Var":"context"},"attr":[]}}', 'refused'],
    ['{"has":{"left":{"Var":"context"},"attr":["a",1]}}', 'refused'],
    ['{"has":{"left":{"Var":"context"},"attr":"a","z":1}}', '{"has":{"left":{"Var":"context"},"attr":"a"}}'],
    ['{"has":{"attr":"a","z":1}}', 'refused'],
    [
      '{"like":{"left":{"Value":"a"},"pattern":["Wildcard",{"Literal":"é*"},{"Literal":""},"Wildcard"]}}',
      '{"like":{"left":{"Value":"a"},"pattern":["Wildcard",{"Literal":"é"},{"Literal":"*"},"Wildcard"]}}',
    ],
    ['{"like":{"left":{"Value":"a"},"pattern":"Wildcard"}}', 'refused'],
    ['{"like":{"left":{"Value":"a"},"pattern":[{"Wildcard":null}]}}', 'refused'],
    ['{"like":{"left":{"Value":"a"},"pattern":["wildcard"]}}', 'refused'],
    ['{"like":{"left":{"Value":"a"},"pattern":[{"Literal":"a","z":1}]}}', 'refused'],
    ['{"is":{"left":{"Var":"principal"},"entity_type":"A::B","in":{"Value":1}}}', 'same'],
    [
      '{"is":{"left":{"Var":"principal"},"entity_type":"A","in":null}}',
      '{"is":{"left":{"Var":"principal"},"entity_type":"A"}}',
    ],
    ['{"is":{"left":{"Var":"principal"},"entity_type":"A:: B"}}', 'refused'],
    ['{"is":{"left":{"Var":"principal"},"entity_type":"A","z":1}}', 'refused'],
    ['{"if-then-else":{"if":{"Value":true},"then":{"Value":1},"else":{"Value":2}}}', 'same'],
    ['{"if-then-else":{"if":{"Value":true},"then":{"Value":1}}}', 'refused'],
    ['{"Set":{}}', 'refused'],
    ['{"Set":[1]}', 'refused'],
    ['{"Record":{"if":{"Value":1},"__proto__":{"Value":2}}}', 'same'],
    ['{"Record":[]}', 'refused'],
    ['{"decimal":[]}', 'same'],
    ['{"lessThan":[{"Value":1},{"Value":2},{"Value":3}]}', 'same'],
    ['{"decimal":{"arg":{"Value":1}}}', 'refused'],
    ['{"foo":[{"Value":1}]}', 'refused'],
    ['{"constructor":[]}', 'refused'],
    ['{"__proto__":{"Value":1}}', 'refused'],
    ['{}', 'refused'],
    ['{"Value":1,"Var":"principal"}', 'refused'],
    ['[]', 'refused'],
    ['1.0', 'refused'],
    ['null', 'refused'],
  ])('%s', (text, wanted) => {
    expect(normal(text)).toBe(wanted === 'same' ? text : wanted);
  });

  it('takes no string with half of a surrogate pair from a caller', () => {
    expect(readExpression({ Value: '\ud800' })).toMatchObject({
      problem: 'Value: half of a surrogate pair is no character',
    });
    expect(readExpression({ Record: { '\udc00': { Value: 1 } } }).ok).toBe(false);
  });
});

const constraint = (scope: string, name: string): string => {
  const parts = { principal: '{"op":"All"}', action: '{"op":"All"}', resource: '{"op":"All"}', [name]: scope };
  const { principal, action, resource } = parts;
  return `{"effect":"permit","principal":${principal},"action":${action},"resource":${resource},"conditions":[]}`;
};

describe('scopes: what is accepted, and as what', () => {
  const x = '{"type":"A","id":"x"}';
  const a = '{"type":"X::Action","id":"a"}';
  it.each([
    ['principal', '{"op":"all","z":1}', '{"op":"All"}'],
    ['principal', '{"op":"ALL"}', 'refused'],
    ['principal', '"All"', 'refused'],
    ['principal', '{}', 'refused'],
    ['principal', '{"op":"!=","entity":{"type":"A","id":"x"}}', 'refused'],
    ['principal', `{"op":"==","entity":${x},"slot":"?foo","z":1}`, `{"op":"==","entity":${x}}`],
    [
      'principal',
      `{"op":"in","entity":{"__entity":{"type":"A","id":"x","z":1},"type":"B"}}`,
      `{"op":"in","entity":${x}}`,
    ],
    ['principal', '{"op":"==","entity":{"__entity":"y","type":"A","id":"x"}}', `{"op":"==","entity":${x}}`],
    ['principal', '{"op":"==","entity":"A::\\"x\\""}', 'refused'],
    ['principal', '{"op":"==","entity":{"type":"A","id":"x","__expr":"y"}}', 'refused'],
    ['principal', '{"op":"==","entity":{"type":"A","id":"x","__expr":1}}', `{"op":"==","entity":${x}}`],
    ['principal', '{"op":"==","entity":null,"slot":"?principal"}', 'refused'],
    ['principal', '{"op":"==","slot":"?principal"}', 'same'],
    ['principal', '{"op":"==","slot":"?resource"}', 'refused'],
    ['principal', '{"op":"=="}', 'refused'],
    ['principal', `{"op":"in","entities":[${x}]}`, 'refused'],
    ['resource', '{"op":"in","slot":"?resource"}', 'same'],
    ['resource', '{"op":"is","entity_type":"A::B","in":{"slot":"?resource"}}', 'same'],
    [
      'resource',
      `{"op":"is","entity_type":"A","in":{"entity":${x},"slot":"?resource"}}`,
      `{"op":"is","entity_type":"A","in":{"entity":${x}}}`,
    ],
    ['resource', '{"op":"is","entity_type":"A","in":null}', '{"op":"is","entity_type":"A"}'],
    ['resource', '{"op":"is","entity_type":"A","in":{}}', 'refused'],
    ['resource', '{"op":"is","entity_type":"A","z":1}', 'refused'],
    ['resource', '{"op":"is"}', 'refused'],
    ['action', `{"op":"==","entity":${a},"slot":"?action"}`, `{"op":"==","entity":${a}}`],
    ['action', `{"op":"==","entity":${x}}`, 'refused'],
    ['action', '{"op":"==","slot":"?action"}', 'refused'],
    ['action', `{"op":"in","entity":${a},"entities":"junk"}`, `{"op":"in","entity":${a}}`],
    ['action', `{"op":"in","entities":[${a}]}`, `{"op":"in","entity":${a}}`],
    ['action', `{"op":"in","entities":[${a},${a}]}`, 'same'],
    ['action', '{"op":"in","entities":[]}', 'same'],
    ['action', `{"op":"in","entities":[${x}]}`, 'refused'],
    ['action', '{"op":"in"}', 'refused'],
    ['action', '{"op":"is","entity_type":"Action"}', 'refused'],
  ])('%s %s', (name, scope, wanted) => {
    const policy = readPolicy(json(constraint(scope, name)));
    const written = policy.ok ? writeJson(policyToEst(policy.value)) : 'refused';
    expect(written).toBe(wanted === 'refused' ? wanted : constraint(wanted === 'same' ? scope : wanted, name));
  });
});

describe('policies', () => {
  const all = '"principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"}';
  it.each([
    [`{"effect":"forbid",${all},"conditions":[],"annotations":{}}`, true],
    [`{"effect":"forbid",${all},"conditions":[],"annotations":{"a":null,"if":"","__cedar":"y","__proto__":"z"}}`, true],
    [`{"effect":"Permit",${all},"conditions":[]}`, false],
    [`{${all},"conditions":[]}`, false],
    [`{"effect":"permit",${all}}`, false],
    [`{"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"conditions":[]}`, false],
    [`{"effect":"permit",${all},"conditions":[],"z":1}`, false],
    [`{"effect":"permit",${all},"conditions":[],"annotations":null}`, false],
    [`{"effect":"permit",${all},"conditions":[],"annotations":{"a b":"x"}}`, false],
    [`{"effect":"permit",${all},"conditions":[],"annotations":{"":"x"}}`, false],
    [`{"effect":"permit",${all},"conditions":[],"annotations":{"a":1}}`, false],
    [`{"effect":"permit",${all},"conditions":{}}`, false],
    [`{"effect":"permit",${all},"conditions":[{"kind":"when"}]}`, false],
    [`{"effect":"permit",${all},"conditions":[{"kind":"if","body":{"Value":1}}]}`, false],
    [`{"effect":"permit",${all},"conditions":[{"kind":"when","body":{"Value":1},"z":1}]}`, false],
    [`{"effect":"permit",${all},"conditions":[["when",{"Value":1}]]}`, false],
    ['"permit(principal,action,resource);"', false],
  ])('%s: %s', (text, ok) => {
    expect(readPolicy(json(text)).ok).toBe(ok);
  });

  it.each([
    [
      `{"effect":"permit",${all},"conditions":[{"kind":"when","body":{"==":{"left":{"Value":1},"right":{"foo":[]}}}}]}`,
      'conditions[0].body.==.right: there is no operator or function "foo"',
    ],
    [
      `{"effect":"permit",${all},"conditions":[],"anotations":{}}`,
      '"policy" has no field "anotations"; did you mean "annotations"?',
    ],
    [
      `{"effect":"permit",${all},"conditions":[{"kind":"when","body":{"ip":[{"Value":{"a b":[1,null]}}]}}]}`,
      'conditions[0].body.ip[0].Value["a b"][1]: null is no Cedar value',
    ],
    ['[]', 'expected a policy object, found an array'],
  ])('tells where a problem is: %s', (text, problem) => {
    const policy = readPolicy(json(text));
    expect(policy.ok ? '' : policy.problem.replace('["=="]', '.==')).toBe(problem);
  });
});

it('reads what it writes, for each vector', () => {
  let read = 0;
  for (const { expr } of vectors) {
    const parsed = parseExpression(expr);
    if (!parsed.ok) continue;
    const again = readExpression(json(writeJson(expressionToEst(parsed.value))));
    // Compared in policy JSON: the assertion library takes seconds over so many trees.
    const once = again.ok ? writeJson(expressionToEst(again.value)) : again.problem;
    if (once !== writeJson(expressionToEst(parsed.value))) throw new Error(`${expr}: ${once}`);
    read += 1;
  }
  expect(read).toBeGreaterThan(1500);
});

describe('size', () => {
  it('reads trees up to the limit, and answers beyond it', () => {
    const sums = (levels: number): Json => {
      let est: Json = { Value: 1 };
      for (let i = 1; i < levels; i += 1) est = { '+': { left: { Value: 1 }, right: est } };
      return est;
    };
    expect(readExpression(sums(MAX_DEPTH)).ok).toBe(true);
    expect(readExpression(sums(MAX_DEPTH + 1)).ok).toBe(false);
    expect(readExpression(sums(100_000)).ok).toBe(false);
    expect(readExpression({ Value: JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`) }).ok).toBe(false);
  });

  it('answers for a cyclic object', () => {
    const cycle: { '!': { arg: Json } } = { '!': { arg: null } };
    cycle['!'].arg = cycle;
    expect(readExpression(cycle).ok).toBe(false);
  });
});
