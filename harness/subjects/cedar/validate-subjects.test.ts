import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomChoices } from '../../../generators/choices.ts';
import { createImplementation } from '../../implementations/index.ts';
import { readJson, writeJson } from '../../json.ts';
import { judge } from '../../judge.ts';
import { Panel } from '../../panel.ts';
import type { Subject } from '../../subject.ts';
import { findSubject, subjects } from '../index.ts';

const NAMES = ['cedar/schema', 'cedar/validate', 'cedar/request', 'cedar/types'];
const COUNT = 60;

async function panelOf(subject: Subject): Promise<Panel> {
  const implementations = await Promise.all(
    subject.implementations.map(name => createImplementation(name, subject.name)),
  );
  return new Panel(subject, implementations);
}

describe.each(NAMES)('%s', name => {
  const subject = findSubject(name);
  const inputs = Array.from({ length: COUNT }, (_, i) => subject.generate(new RandomChoices(37, i)));

  it('model, engine and cedar-wasm agree, and find what is planted', async () => {
    const panel = await panelOf(subject);
    for (const input of inputs) {
      const verdict = judge(subject, input, await panel.ask(input));
      expect(verdict && { verdict, input: writeJson(input) }).toBeUndefined();
    }
    await panel.close();
  }, 30_000);

  it('inputs survive being written and read', () => {
    for (const input of inputs) {
      const text = writeJson(input);
      expect(writeJson(subject.read(readJson(text)))).toBe(text);
    }
  });

  it('every input has a size, features, something to read and smaller inputs', () => {
    for (const input of inputs.slice(0, 30)) {
      expect(subject.size(input)).toBeGreaterThan(0);
      expect([...subject.features(input)].length).toBeGreaterThan(0);
      expect(subject.render(input)).not.toContain('\u202e');
      const [smaller] = subject.reductions(input);
      expect(smaller).toBeDefined();
    }
  });
});

it('cedar/types runs only when it is named', () => {
  expect([...subjects.keys()]).not.toContain('cedar/types');
  expect(findSubject('cedar/types').name).toBe('cedar/types');
});

it('cedar/types: a part of the verified types, told by all three', async () => {
  const file = new URL('../../../model/cedar/testdata/type-vectors.json', import.meta.url);
  const { schema, vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly schema: string;
    readonly vectors: readonly { readonly expr: string; readonly type: string }[];
  };
  const environment = { principal: 'User', action: { type: 'Action', id: 'read' }, resource: 'Doc' };
  const panel = await panelOf(findSubject('cedar/types'));
  for (const { expr, type } of vectors.filter((_, i) => i % 8 === 0)) {
    const outcomes = await panel.ask({ schema, environment, expression: expr });
    expect(
      outcomes.map(({ outcome }) => outcome),
      expr,
    ).toEqual([1, 2, 3].map(() => ({ answer: { type } })));
  }
  for (const expr of ['1 + "a"', 'principal.nope', 'if 1 then 2 else 3']) {
    const outcomes = await panel.ask({ schema, environment, expression: expr });
    expect(
      outcomes.map(({ outcome }) => outcome),
      expr,
    ).toEqual([1, 2, 3].map(() => ({ answer: { type: null } })));
  }
  await panel.close();
}, 30_000);

describe('differences are seen', () => {
  const policies = { staticPolicies: { p: 'permit(principal, action, resource);' }, templates: {}, templateLinks: [] };
  const odd = { ...policies, staticPolicies: { p: 'permit(principal, action, resource == U::"\u00b5");' } };
  const compare = (name: string, left: object, right: object, input: object = { policies }) =>
    findSubject(name).compare(input, left, right)?.kind;
  const type = (attributes: object) => ({ entityTypes: { U: { ancestors: [], attributes } }, actions: {} });
  const long = { type: 'Long', required: true };
  const diagnostics = (errors: object, warnings: object = {}) => ({ errors, warnings });

  it.each<[name: string, left: object, right: object, kind: string | undefined]>([
    ['cedar/schema', { schema: type({}) }, { rejected: 'parse' }, 'accepted or rejected'],
    ['cedar/schema', { rejected: 'notRecord' }, { rejected: 'parse' }, 'rejection notRecord or parse'],
    ['cedar/schema', { rejected: 'reservedIdentifier' }, { rejected: 'parse' }, undefined],
    ['cedar/schema', { rejected: true }, { rejected: 'parse' }, undefined],
    ['cedar/schema', { schema: type({}) }, { schema: { entityTypes: {}, actions: {} } }, 'names of entityTypes'],
    ['cedar/schema', { schema: type({}) }, { schema: type({ a: long }) }, 'attributes of entityTypes'],
    ['cedar/schema', { schema: type({ a: long }) }, { schema: type({ a: long }) }, undefined],
    ['cedar/validate', diagnostics({}), diagnostics({ p: ['unexpectedType'] }), 'errors unexpectedType'],
    ['cedar/validate', diagnostics({ p: ['a', 'b'] }), diagnostics({ p: ['b', 'a'] }), undefined],
    ['cedar/validate', diagnostics({ p: ['a'] }), diagnostics({ q: ['a'] }), 'errors a'],
    ['cedar/validate', diagnostics({}), diagnostics({}, { p: ['impossiblePolicy'] }), 'warnings impossiblePolicy'],
    ['cedar/validate', diagnostics({}), diagnostics({}, { p: ['bidiString'] }), 'warnings bidiString'],
    ['cedar/validate', diagnostics({}), { rejected: 'policies' }, 'accepted or rejected'],
    ['cedar/request', { accepted: true }, { rejected: 'invalidContext' }, 'accepted or rejected'],
    ['cedar/types', { type: 'Long' }, { type: 'String' }, 'type'],
    ['cedar/types', { type: 'Long' }, { type: null }, 'well or ill typed'],
    ['cedar/types', { type: null }, { type: null }, undefined],
  ])('%s: %j and %j: %s', (name, left, right, kind) => expect(compare(name, left, right)).toBe(kind));

  it('but not in what depends on the edition of Unicode', () => {
    const [none, some] = [diagnostics({}), diagnostics({}, { p: ['mixedScriptString'] })];
    expect(compare('cedar/validate', none, some, { policies: odd })).toBeUndefined();
  });

  it('a schema with reserved words is compared by category where a defect is planted', () => {
    const input = { schema: '', planted: { kind: 'x', category: 'parse' } };
    expect(compare('cedar/schema', { rejected: 'reservedIdentifier' }, { rejected: 'parse' }, input)).toBeDefined();
  });
});

describe('laws', () => {
  const broken = (name: string, input: object, answer: object): readonly string[] =>
    findSubject(name).properties.flatMap(property =>
      property.broken(input, answer) === undefined ? [] : [property.name],
    );
  const PLANTED = 'a planted defect is found';
  const plant = (category: string | null, at?: string) => ({
    planted: { kind: 'x', category, ...(at === undefined ? {} : { at }) },
  });
  const policies = { staticPolicies: { p: '', constructor: '' }, templates: {}, templateLinks: [{ newId: 'l' }] };
  const resolved = (ancestors: string[], attribute: object | string, principals: string[]) => ({
    schema: {
      entityTypes: { U: { ancestors, attributes: { a: { type: attribute, required: true } } } },
      actions: { 'NS::Action::"a"': { ancestors: [], principals, resources: [], context: {} } },
    },
  });

  it.each<[name: string, input: object, answer: object, laws: string[]]>([
    ['cedar/schema', plant('parse'), { rejected: 'parse' }, []],
    ['cedar/schema', plant('parse'), { rejected: true }, []],
    ['cedar/schema', plant('parse'), { rejected: 'notRecord' }, [PLANTED]],
    ['cedar/schema', plant('parse'), resolved([], 'Long', []), [PLANTED]],
    ['cedar/schema', {}, { rejected: 'notRecord' }, []],
    ['cedar/schema', {}, resolved(['U'], { Set: { Entity: 'NS::Action' } }, ['U']), []],
    ['cedar/schema', {}, resolved(['V'], 'Long', []), ['names only what it declares']],
    ['cedar/schema', {}, resolved([], { Set: { Entity: 'V' } }, []), ['names only what it declares']],
    ['cedar/schema', {}, resolved([], { Entity: 'Action' }, []), ['names only what it declares']],
    ['cedar/schema', {}, resolved([], 'Long', ['V']), ['names only what it declares']],
    [
      'cedar/validate',
      { policies, ...plant('emptySetForbidden', 'p') },
      { errors: { p: ['emptySetForbidden'] }, warnings: {} },
      [],
    ],
    ['cedar/validate', { policies, ...plant('emptySetForbidden', 'p') }, { errors: {}, warnings: {} }, [PLANTED]],
    [
      'cedar/validate',
      { policies, ...plant('emptySetForbidden', 'p') },
      { errors: { l: ['emptySetForbidden'] }, warnings: {} },
      [PLANTED],
    ],
    [
      'cedar/validate',
      { policies, ...plant('emptySetForbidden', 'constructor') },
      { errors: {}, warnings: {} },
      [PLANTED],
    ],
    ['cedar/validate', { policies, ...plant('a', 'p') }, { errors: { p: ['a', 'b'] }, warnings: {} }, [PLANTED]],
    ['cedar/validate', { policies, ...plant(null, 'p') }, { errors: {}, warnings: { p: ['impossiblePolicy'] } }, []],
    ['cedar/validate', { policies, ...plant(null, 'p') }, { errors: { p: ['a'] }, warnings: {} }, [PLANTED]],
    ['cedar/validate', { policies, ...plant('a', 'p') }, { rejected: 'policies' }, [PLANTED]],
    ['cedar/validate', { policies }, { errors: { q: ['a'] }, warnings: {} }, ['speaks of what is there']],
    ['cedar/validate', { policies }, { errors: { l: ['a'] }, warnings: { constructor: ['a'] } }, []],
    ['cedar/request', plant('invalidContext'), { accepted: true }, [PLANTED]],
    ['cedar/request', plant('invalidContext'), { rejected: 'invalidContext' }, []],
  ])('%s: %j answered by %j breaks %j', (name, input, answer, laws) => {
    expect(broken(name, input, answer)).toEqual(laws);
  });
});

describe('shrinking', () => {
  it('an input that makes a claim is first of all tried without it', () => {
    const input = { schema: 'entity if;', planted: { kind: 'x', category: 'reservedIdentifier' } };
    expect([...findSubject('cedar/schema').reductions(input)]).toEqual([{ schema: 'entity if;' }]);
  });

  it('takes schemas apart', () => {
    const shape = {
      type: 'Record',
      attributes: { a: { type: 'Set', element: { type: 'String' } }, b: { type: 'Long' } },
    };
    const schema = { '': { entityTypes: { U: { shape } }, actions: { x: {} } }, NS: { entityTypes: {}, actions: {} } };
    const smaller = [...findSubject('cedar/schema').reductions({ schema })].map(each => JSON.stringify(each));
    const changed = (text: string, to: string) => JSON.stringify({ schema }).replace(text, to);
    expect(smaller).toContain(changed(',"NS":{"entityTypes":{},"actions":{}}', ''));
    expect(smaller).toContain(changed('"actions":{"x":{}}', '"actions":{}'));
    expect(smaller).toContain(changed(',"b":{"type":"Long"}', ''));
    expect(smaller).toContain(changed('{"type":"Set","element":{"type":"String"}}', '{"type":"Long"}'));
    expect(smaller).toContain(changed('{"type":"Set","element":{"type":"String"}}', '{"type":"String"}'));
  });
});
