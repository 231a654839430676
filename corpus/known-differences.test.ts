import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createImplementation } from '../harness/implementations/index.ts';
import { readJson } from '../harness/json.ts';
import { judge } from '../harness/judge.ts';
import { Panel } from '../harness/panel.ts';
import { findSubject } from '../harness/subjects/index.ts';
import type { Json } from '../model/cedar/syntax/interchange.ts';

interface Known {
  readonly lockstep: number;
  readonly subject: string;
  readonly input: Json;
  readonly difference: { readonly kind: string; readonly of: string; readonly odd: readonly string[] };
  readonly reason: string;
}

const folder = join(import.meta.dirname, 'known-differences');
const files = readdirSync(folder).filter(file => file.endsWith('.json'));

it('there are some', () => expect(files.length).toBeGreaterThan(5));

// A difference that is gone must not go on being excused: the file is deleted, or the generators make such inputs again.
it.each(files)('%s is still a difference, of the same kind and the same implementation', async file => {
  const known = readJson(readFileSync(join(folder, file), 'utf8')) as unknown as Known;
  expect(known.lockstep).toBe(1);
  expect(known.reason.length).toBeGreaterThan(100);
  const subject = findSubject(known.subject);
  const implementations = await Promise.all(
    subject.implementations.map(name => createImplementation(name, subject.name)),
  );
  const input = subject.read(known.input);
  const panel = new Panel(subject, implementations);
  const verdict = judge(subject, input, await panel.ask(input));
  await panel.close();
  expect(verdict).toMatchObject({
    kind: known.difference.of,
    odd: known.difference.odd,
    difference: { kind: known.difference.kind },
  });
});
