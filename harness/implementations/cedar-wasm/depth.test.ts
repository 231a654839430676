/** The known trap of cedar-wasm: still there, told from other crashes, and no finding. */
import { afterAll, describe, expect, it } from 'vitest';
import { TRAPPED } from './depth.ts';
import { cedarWasm } from './index.ts';
import { CallText, CedarWasm, CedarWasmTrap } from './instance.ts';
import { findCedarWasm } from './package.ts';

const nested = (open: string, count: number, close: string): string =>
  `permit(principal, action, resource) when { ${open.repeat(count)}1${close.repeat(count)} == 1 };`;

const parse = cedarWasm('cedar/parse');
afterAll(() => parse.close?.());

describe('deep nesting in cedar-wasm', () => {
  // When this fails, Cedar has mended it: take depth.ts away.
  it('is still a trap, and not an error', () => {
    const cedar = new CedarWasm(findCedarWasm());
    const text = new CallText(JSON.stringify(nested('[', 200, ']')));
    expect(() => cedar.call('policySetTextToParts', text)).toThrow(CedarWasmTrap);
  });

  it('is no answer, and asked up to where it ends', () => {
    expect(parse.answer({ text: nested('[', 200, ']') })).toEqual(TRAPPED);
    expect(parse.answer({ text: nested('[', 60, ']') })).toMatchObject({ policies: { policy0: {} } });
  });
});
