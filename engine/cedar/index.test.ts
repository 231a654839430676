import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as engine from './index.ts';

/** Comments of this folder show examples indented by four; each must run as it stands, with the names of `before`. */
const EXAMPLES: readonly (readonly [file: string, before: string, wanted: unknown])[] = [
  ['index.ts', '', ['allow', ['policy0'], true]],
  ['load-entities.ts', '', true],
  ['load-request.ts', 'const { principal, action, resource, store, policies } = world;', 'allow'],
  ['policy-set.ts', 'const { request } = world;', 'allow'],
  ['authorize.ts', 'const { policies, request } = world;', 'allowed because of policy0'],
  ['schema/read.ts', '', 'typeNotDefined'],
];

function exampleIn(file: string): string {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const blocks = text.match(/(?:^ \* {5}.*\n(?: \*\n(?= \* {5}))?)+/gm) ?? [];
  expect(blocks, `the examples of ${file}`).toHaveLength(1);
  return (blocks[0] ?? '').replaceAll(/^ \*( {5})?/gm, '');
}

function unwrap<T>(read: engine.Read<T>): T {
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

function world() {
  const principal = { type: 'User', id: 'ann' };
  const action = { type: 'Action', id: 'view' };
  const resource = { type: 'Doc', id: 'plan' };
  const store = unwrap(engine.loadEntities([]));
  const request = unwrap(engine.loadRequest({ principal, action, resource, context: {} }, store));
  return {
    principal,
    action,
    resource,
    store,
    request,
    policies: unwrap(engine.PolicySet.read('permit(principal, action, resource);')),
  };
}

describe('the examples in the comments', () => {
  it.each(EXAMPLES)('of %s', (file, before, wanted) => {
    const names = Object.keys(engine).join(', ');
    const run = new Function(
      'engine',
      'world',
      `'use strict'; const { ${names} } = engine; ${before}\n${exampleIn(file)}`,
    );
    expect(run(engine, world())).toEqual(wanted);
  });
});
