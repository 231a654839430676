/** The catalogue of Cedar faults is whole: names of its own, reasons, and every edit still fits the engine. */
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { subjects } from '../subjects/index.ts';
import { cedarFaults } from './cedar.ts';
import { iamFaults } from './iam.ts';
import { patchedSource } from './patch.ts';

describe('the catalogue of Cedar faults', () => {
  it('has names of its own, reasons, and subjects that there are', () => {
    const names = [...cedarFaults, ...iamFaults].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(cedarFaults.length).toBeGreaterThanOrEqual(80);
    for (const fault of cedarFaults) {
      expect(fault.description.length, fault.name).toBeGreaterThan(15);
      expect(fault.origin, fault.name).toMatch(/^(M-\d{3}|published: |class: )/);
      expect(fault.subjects.filter(name => !subjects.has(name))).toEqual([]);
    }
  });

  it.each(cedarFaults.map(fault => [fault.name, fault] as const))('%s still fits the engine', async (_, fault) => {
    const source = patchedSource(fault);
    await expect(transform(source, { loader: 'ts' })).resolves.toBeDefined();
    expect(fault.edits.every(([was, becomes]) => was !== becomes)).toBe(true);
  });
});
