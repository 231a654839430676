import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as engine from './index.ts';

/** Comments of this folder show examples indented by four; each must run as it stands, with the names of `before`. */
const EXAMPLES: readonly (readonly [file: string, before: string, ...wanted: unknown[]])[] = [
  ['index.ts', '', ['allow', ['policy0'], true]],
  ['cedar/authorizer.ts', '', [true, 'deny', ['freeze']]],
  ['cedar/load-entities.ts', 'const { store } = world;', true, true],
  ['cedar/load-request.ts', 'const { principal, action, resource, store, policies } = world;', 'allow'],
  ['cedar/policy-set.ts', 'const { request } = world;', 'allow'],
  ['cedar/authorize.ts', 'const { policies, request } = world;', 'allowed because of policy0'],
  ['cedar/schema/read.ts', '', 'typeNotDefined'],
];

function examplesIn(file: string): string[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const blocks = text.match(/(?:^ \* {5}.*\n(?: \*\n(?= \* {5}))?)+/gm) ?? [];
  return blocks.map(block => block.replaceAll(/^ \*( {5})?/gm, ''));
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

describe('the example in docs/engine.md', () => {
  it('runs', () => {
    const text = readFileSync(new URL('../docs/engine.md', import.meta.url), 'utf8');
    const [block = ''] = /(?<=```ts\n)[^`]*(?:`[^`]+`[^`]*)*?(?=```)/.exec(text) ?? [];
    const body = block.replace(/^import .*$/m, '');
    expect(new Function('Authorizer', `'use strict'; ${body}`)(engine.Authorizer)).toEqual([
      true,
      'allow',
      ['owners'],
      [],
    ]);
  });
});

describe('the examples in the comments', () => {
  it.each(EXAMPLES as [string, string, ...unknown[]][])(
    'of %s',
    (file: string, before: string, ...wanted: unknown[]) => {
      const names = Object.keys(engine).join(', ');
      const results = examplesIn(file).map(example => {
        const body = `'use strict'; const { ${names} } = engine; { ${before}\n{ ${example} } }`;
        return new Function('engine', 'world', body)(engine, world()) as unknown;
      });
      expect(results).toEqual(wanted);
    },
  );
});
