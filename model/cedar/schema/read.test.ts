import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SchemaJson } from '../syntax/interchange.ts';
import { readSchema } from './read.ts';

interface Vector {
  readonly schema: SchemaJson;
  readonly ok: boolean;
  readonly error?: string;
  readonly note: string;
}
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../testdata/schema-vectors.json', import.meta.url), 'utf8'),
);

const outcome = (schema: SchemaJson): string => {
  const read = readSchema(schema);
  return 'loaded' in read ? 'ok' : read.rejected;
};

describe('schema vectors', () => {
  it.each(vectors)('$note: $schema', ({ schema, ok, error }) => {
    expect(outcome(schema)).toBe(ok ? 'ok' : error);
  });
});
