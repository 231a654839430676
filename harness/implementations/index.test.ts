import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AuthorizeInput } from '../../model/cedar/syntax/interchange.ts';
import { createImplementation } from './index.ts';

const request = {
  principal: { type: 'U', id: '' },
  action: { type: 'Action', id: '' },
  resource: { type: 'U', id: '' },
  context: {},
};
const when = (condition: string): string => `permit(principal, action, resource) when { ${condition} };`;
const input = (condition: string): AuthorizeInput => ({
  schema: null,
  policies: { staticPolicies: { p: when(condition) }, templates: {}, templateLinks: [] },
  entities: [],
  requests: [request],
});
const allow = { responses: [{ decision: 'allow', reasons: ['p'], errors: [] }] };
const deny = { responses: [{ decision: 'deny', reasons: [], errors: [] }] };

describe('implementations by name', () => {
  it.each(['model', 'engine', 'cedar-wasm'])('%s answers', async name => {
    const implementation = await createImplementation(name, 'cedar/authorize');
    expect(implementation.name).toBe(name);
    expect(implementation.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await implementation.answer(input('true'))).toEqual(allow);
    expect(await implementation.answer(input('false'))).toEqual(deny);
    await implementation.close?.();
  });

  it('has cedar-wasm in the version that is asked for', async () => {
    const { version } = await createImplementation('cedar-wasm', 'cedar/parse');
    const same = await createImplementation(`cedar-wasm@${version}`, 'cedar/parse');
    expect(same).toMatchObject({ name: `cedar-wasm@${version}`, version });
  });

  it.each([
    ['cedar-wsam', 'unknown implementation "cedar-wsam". Did you mean "cedar-wasm"?'],
    ['engine@2', 'unknown implementation "engine@2".'],
    ['toString', 'unknown implementation "toString".'],
    ['', 'unknown implementation "".'],
  ])('%j is unknown', async (name, message) => {
    await expect(createImplementation(name, 'cedar/authorize')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
      hint: 'known are model, engine, cedar-wasm or cedar-wasm@VERSION, process:COMMAND, module:FILE, fault:NAME',
    });
  });

  it.each(['model', 'engine', 'cedar-wasm'])('%s says which subjects it answers', async name => {
    await expect(createImplementation(name, 'toString')).rejects.toMatchObject({
      message: `${name} does not answer "toString".`,
      hint: expect.stringContaining('cedar/authorize, '),
    });
  });
});

describe('the example program of the documentation', () => {
  const example = fileURLToPath(new URL('../../docs/process-example.mjs', import.meta.url));
  const [subset, overlap] = ['[1, 2].containsAll([2])', '[1, 2].containsAll([2, 3])'];

  it.each([
    ['', [allow, deny]],
    [' --containsAll-as-containsAny', [allow, allow]],
  ])('answers with the flags%s', async (flags, expected) => {
    const implementation = await createImplementation(`process:node ${example}${flags}`, 'cedar/authorize');
    expect(implementation.version).toMatch(/^process-example \d+\.\d+\.\d+$/);
    const answers = [subset, overlap].map(condition => implementation.answer(input(condition)));
    expect(await Promise.all(answers)).toEqual(expected);
    expect(await implementation.answer(input('1 + "a"'))).toEqual({
      responses: [{ decision: 'deny', reasons: [], errors: [{ policyId: 'p' }] }],
    });
    expect(await implementation.answer(input('('))).toEqual({ rejected: true });
    expect(await implementation.answer(input('1 == 9223372036854775807'))).toHaveProperty('unsupported');
    await implementation.close?.();
  });

  it('says which subject it does not answer', async () => {
    await expect(createImplementation(`process:node ${example}`, 'cedar/parse')).rejects.toThrow(
      'does not answer cedar/parse: cedar/parse: this program only authorizes',
    );
  });
});
