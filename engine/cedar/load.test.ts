import { describe, expect, it } from 'vitest';
import type { Json, RequestJson, UidJson } from '../../model/cedar/syntax/interchange.ts';
import { authorize } from './authorize.ts';
import { reading, readValue, valueToJson } from './data.ts';
import { parseJson } from './json.ts';
import { loadEntities, putEntity } from './load-entities.ts';
import { loadRequest } from './load-request.ts';
import { PolicySet } from './policy-set.ts';
import type { Read } from './read.ts';
import { readSchema } from './schema/read.ts';
import { EntityStore } from './store.ts';
import { EntityRef } from './values.ts';

const category = (result: Read<unknown>): string => (result.ok ? 'ok' : result.category);
function value<T>(result: Read<T>): T {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}
const SCHEMA = value(
  readSchema(`
    entity Group in [Group];
    entity User in [Group] {
      name: String, boss?: User, ip?: ipaddr, at?: datetime, n?: Long, b?: Bool,
      rec?: { x: Long, y?: User }, ips?: Set<ipaddr>
    } tags Long;
    entity Color enum ["red"];
    action all;
    action reads in [all];
    action read in [reads] appliesTo { principal: [User], resource: [User], context: { n: Long, ip?: ipaddr } };
  `),
);

describe('data without a schema', () => {
  it.each<[Json, string]>([
    [{ fn: 'ip', arg: '1.2.3.4' }, '{"fn":"ip","arg":"1.2.3.4"}'],
    [{ __extn: { fn: 'ip', arg: '1.2.3.4' } }, '{"__extn":{"fn":"ip","arg":"1.2.3.4/32"}}'],
    [{ __extn: { fn: 'decimal', args: ['1.0'], z: null } }, '{"__extn":{"fn":"decimal","arg":"1.0000"}}'],
    [{ __extn: { fn: 'toDays', arg: { __extn: { fn: 'duration', arg: '49h' } } } }, '2'],
    [{ __entity: { type: 'User', id: 'a', z: null } }, '{"__entity":{"type":"User","id":"a"}}'],
    [{ __entity: { type: 'User', id: 'a' }, z: 1 }, '{"__entity":{"type":"User","id":"a"},"z":1}'],
    [{ __entity: 'User::"a"' }, '{"__entity":"User::\\"a\\""}'],
    [{ __extn: { fn: 'decimal' } }, '{"__extn":{"fn":"decimal"}}'],
    [{ __expr: 1 }, '{"__expr":1}'],
    [[1, '1', true, 1], '[1,"1",true]'],
    [-0, '0'],
  ])('%j is %s', (json, wanted) => {
    expect(JSON.stringify(valueToJson(readValue(json)))).toBe(wanted);
  });

  it.each<[Json, string]>([
    [null, 'nullValue'],
    [[null], 'nullValue'],
    [1.5, 'jsonShape'],
    [{ __expr: '1' }, 'exprEscape'],
    [{ __extn: { fn: 'ip', arg: 'bad' } }, 'extensionEval'],
    [{ __extn: { fn: 'foo', arg: 'x' } }, 'extensionEval'],
    [{ __extn: { fn: 'ip', args: [] } }, 'extensionEval'],
    [{ __extn: { fn: 'toString', arg: 'x' } }, 'extensionEval'],
    [{ __extn: { fn: 'a b', arg: 'x' } }, 'badEscape'],
    [{ __entity: { type: '__cedar::X', id: 'a' } }, 'badEscape'],
    [{ __entity: { type: 'A:: B', id: 'a' } }, 'badEscape'],
  ])('%j is refused: %s', (json, wanted) => {
    expect(category(reading(() => readValue(json)))).toBe(wanted);
  });

  it.each(['1.0', '1e2', '-0', '9223372036854775808'])('the number %s is refused', text => {
    expect(category(reading(() => readValue(value(parseJson(text)))))).toBe('jsonShape');
  });

  it('keeps every digit, and names that objects inherit', () => {
    const text = '{"__proto__":-9223372036854775808,"constructor":9007199254740993,"toString":9007199254740991}';
    const record = readValue(value(parseJson(text)));
    const json = valueToJson(record) as { [key: string]: Json };
    expect(Object.keys(json)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.values(json)).toEqual([-(2n ** 63n), 9007199254740993n, 9007199254740991]);
  });
});

const user = (attrs: Json, more = {}): Json => ({ uid: { type: 'User', id: 'a' }, attrs, parents: [], ...more });
const group = (id: string): UidJson => ({ type: 'Group', id });

describe('entities', () => {
  const action = (id: string, ...parents: string[]): Json => ({
    uid: { type: 'Action', id },
    attrs: {},
    parents: parents.map(parent => ({ type: 'Action', id: parent })),
  });

  it.each<[string, Json, string]>([
    ['an entity typed by its position', user({ name: 'n', boss: { type: 'User', id: 'b' } }), 'ok'],
    ['of another type', user({ name: 'n', boss: { type: 'Group', id: 'b' } }), 'typeMismatch'],
    ['a call without its wrapper', user({ name: 'n', at: { fn: 'offset', args: ['2024-01-01', '1d'] } }), 'ok'],
    ['with too few arguments', user({ name: 'n', at: { fn: 'offset', args: ['2024-01-01'] } }), 'wrongArgCount'],
    ['of an unknown function', user({ name: 'n', at: { fn: 'foo', args: ['2024-01-01'] } }), 'unknownFunction'],
    ['a bare string', user({ name: 'n', ip: '1.2.3.4', ips: ['::1', '1.1.1.1/8'] }), 'ok'],
    ['a bad one', user({ name: 'n', ip: 'x' }), 'extensionEval'],
    [
      'a call that returns a Bool',
      user({ name: 'n', b: { __extn: { fn: 'isIpv4', arg: { __extn: { fn: 'ip', arg: '::' } } } } }),
      'ok',
    ],
    ['a record', user({ name: 'n', rec: { x: 1, y: { type: 'User', id: 'b' } } }), 'ok'],
    ['with something missing', user({ name: 'n', rec: {} }), 'missingRecordAttr'],
    ['with something more', user({ name: 'n', rec: { x: 1, toString: 1 } }), 'unexpectedRecordAttr'],
    ['no required attribute', user({}), 'missingRequiredAttr'],
    ['an unknown attribute', user({ name: 'n', constructor: 1 }), 'unexpectedAttr'],
    ['tags', user({ name: 'n' }, { tags: { k: 1 } }), 'ok'],
    ['tags of another type', user({ name: 'n' }, { tags: { k: 'v' } }), 'typeMismatch'],
    ['tags that are null', user({ name: 'n' }, { tags: null }), 'jsonShape'],
    [
      'a parent of no ancestor type',
      user({ name: 'n' }, { parents: [{ type: 'User', id: 'b' }] }),
      'invalidAncestorType',
    ],
    ['an action below all its ancestors', action('read', 'reads', 'all'), 'ok'],
    ['an action below its parent only', action('read', 'reads'), 'actionMismatch'],
    ['an undeclared action', action('zz'), 'undeclaredAction'],
    [
      'itself as parent, which its type forbids',
      user({ name: 'n' }, { parents: [{ type: 'User', id: 'a' }] }),
      'invalidAncestorType',
    ],
    ['itself as parent, which its type allows', { uid: group('g'), attrs: {}, parents: [group('g')] }, 'cycle'],
    [
      'an undeclared action as parent',
      user({ name: 'n' }, { parents: [{ type: 'Action', id: 'zz' }] }),
      'undeclaredAction',
    ],
    [
      'a declared action as parent',
      user({ name: 'n' }, { parents: [{ type: 'Action', id: 'all' }] }),
      'invalidAncestorType',
    ],
    [
      'an undeclared member of an enum as parent',
      user({ name: 'n' }, { parents: [{ type: 'Color', id: 'x' }] }),
      'invalidEnumEid',
    ],
    ['an undeclared member of an enum', { uid: { type: 'Color', id: 'x' }, attrs: {}, parents: [] }, 'invalidEnumEid'],
    ['a uid written as a list', { uid: ['User', 'a'], attrs: {}, parents: [] }, 'expectedEntityRef'],
    ['an undeclared type', { uid: { type: 'Zzz', id: 'a' }, attrs: {}, parents: [] }, 'undeclaredEntityType'],
    ['no object', 1, 'jsonShape'],
    ['no uid', { attrs: {}, parents: [] }, 'jsonShape'],
  ])('under a schema: %s', (_name, json, wanted) => {
    expect(category(loadEntities([json], SCHEMA))).toBe(wanted);
  });

  it('reads the text of a document too, and refuses duplicate keys there', () => {
    expect(category(loadEntities('[{"uid":{"type":"T","id":"a"},"attrs":{},"parents":[]}]'))).toBe('ok');
    const twice = '[{"uid":{"type":"T","id":"a"},"attrs":{"x":1,"x":1},"parents":[]}]';
    expect(category(loadEntities(twice))).toBe('jsonShape');
  });

  it.each(['{}', '1', 'null', '"[]"', '['])('the text %s is no array of entities', text => {
    expect(category(loadEntities(text))).toBe('jsonShape');
    expect(category(loadEntities(text, SCHEMA))).toBe('jsonShape');
  });

  it.each<[string, (inner: Json) => Json, Json]>([
    ['lists', inner => [inner], 1],
    ['records', inner => ({ a: inner, b: 1 }), 1],
    ['calls', inner => ({ __extn: { fn: 'offset', args: [inner, '1d'] } }), '2024-01-01'],
  ])('refuses %s within each other without end', (_name, wrap, innermost) => {
    const nested = (levels: number): Json => {
      let json = innermost;
      for (let i = 0; i < levels; i++) json = wrap(json);
      return json;
    };
    for (const levels of [550, 100_000]) {
      expect(category(loadEntities([user({ x: nested(levels) })]))).toBe('jsonShape');
      expect(category(loadEntities([user({ name: 'n', at: nested(levels) })], SCHEMA))).toBe('jsonShape');
    }
    expect(category(loadEntities([user({ x: nested(450) })]))).not.toBe('jsonShape');
  });

  it('adds the actions of the schema, and what it was given stays', () => {
    const store = value(loadEntities([action('reads', 'all')], SCHEMA));
    const ref = (id: string) => new EntityRef('Action', id);
    expect(['reads', 'all'].map(id => store.isIn(ref('read'), ref(id)))).toEqual([true, true]);
    expect(store.isIn(ref('reads'), ref('read'))).toBe(false);
    expect(store.find(ref('read'))?.attrs).toBeDefined();
  });

  it('a map of attributes is never an escape', () => {
    const attrs = { __entity: { type: 'User', id: 'b' } };
    const store = value(loadEntities([{ uid: { type: 'T', id: 'a' }, attrs, parents: [] }]));
    expect(store.find(new EntityRef('T', 'a'))?.attrs?.keys).toEqual(['__entity']);
  });

  it('can be replaced one by one, and what is refused changes nothing', () => {
    const store = value(loadEntities([user({ name: 'n' }, { parents: [group('g')] })], SCHEMA));
    expect(category(putEntity(user({ name: 1 }), store, SCHEMA))).toBe('typeMismatch');
    expect(category(putEntity(action('read', 'reads', 'all'), store, SCHEMA))).toBe('actionMismatch');
    const alice = new EntityRef('User', 'a');
    expect(store.find(alice)?.attrs?.get('name')).toBe('n');
    expect(category(putEntity(user({ name: 'm' }, { parents: [group('h')] }), store, SCHEMA))).toBe('ok');
    expect(store.find(alice)?.attrs?.get('name')).toBe('m');
    expect(['g', 'h'].map(id => store.isIn(alice, new EntityRef('Group', id)))).toEqual([false, true]);
  });
});

describe('requests', () => {
  const request = (parts: Partial<RequestJson>): RequestJson => ({
    principal: { type: 'User', id: 'a' },
    action: { type: 'Action', id: 'read' },
    resource: { type: 'User', id: 'b' },
    context: { n: 1 },
    ...parts,
  });

  it.each<[string, Partial<RequestJson>, string]>([
    ['as declared', { context: { n: 1, ip: '1.2.3.4' } }, 'ok'],
    ['no required field', { context: {} }, 'missingRecordAttr'],
    ['an unexpected field', { context: { n: 1, z: 1 } }, 'unexpectedRecordAttr'],
    ['a field of another type', { context: { n: 'x' } }, 'invalidContext'],
    ['a bad address', { context: { n: 1, ip: 'x' } }, 'extensionEval'],
    ['an undeclared action', { action: { type: 'Action', id: 'zz' } }, 'undeclaredAction'],
    ['a group of actions', { action: { type: 'Action', id: 'all' }, context: {} }, 'invalidPrincipalType'],
    ['a resource that is not allowed', { resource: group('g') }, 'invalidResourceType'],
  ])('under a schema: %s', (_name, parts, wanted) => {
    const store = value(loadEntities([], SCHEMA));
    expect(category(loadRequest(request(parts), store, SCHEMA))).toBe(wanted);
  });

  it.each<[string, Partial<RequestJson>, string]>([
    ['an action of any type', { action: { type: 'X', id: 'x' } }, 'ok'],
    ['a context that is an entity', { context: { __entity: { type: 'User', id: 'a' } } }, 'contextTypeMismatch'],
    ['a context that is a call', { context: { __extn: { fn: 'ip', arg: '::' } } }, 'contextTypeMismatch'],
    ['an id that is no string', { principal: { type: 'User', id: 1 } as unknown as UidJson }, 'expectedEntityRef'],
    ['a reserved type', { principal: { type: 'if', id: 'a' } }, 'badEscape'],
  ])('without: %s', (_name, parts, wanted) => {
    expect(category(loadRequest(request(parts), new EntityStore()))).toBe(wanted);
  });

  it('are decided against the store as it is', () => {
    const store = value(loadEntities([]));
    const frame = value(loadRequest(request({}), store));
    const policies = value(PolicySet.read('permit(principal in Group::"g", action, resource);'));
    expect(authorize(policies, frame).decision).toBe('deny');
    putEntity(user({}, { parents: [group('g')] }), store);
    expect(authorize(policies, frame).decision).toBe('allow');
    store.remove({ type: 'User', id: 'a' });
    expect(authorize(policies, frame).decision).toBe('deny');
  });
});
