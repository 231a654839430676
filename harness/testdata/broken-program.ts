/**
 * A program for `process:` with a defect that is easy to hit: Lockstep's engine, but `containsAll` answers like
 * `containsAny`, and a policy that forbids unless something is taken for one that forbids when it is.
 */

import { createInterface } from 'node:readline';
import { answers } from '../../engine/cedar/index.ts';
import type { AuthorizeInput } from '../../model/cedar/syntax/interchange.ts';
import { readJson, writeJson } from '../json.ts';

const say = (reply: object): void => {
  process.stdout.write(`${writeJson(reply)}\n`);
};

for await (const line of createInterface({ input: process.stdin })) {
  const message = readJson(line) as unknown as { lockstep?: 1; id: number; input: AuthorizeInput };
  if (message.lockstep === 1) say({ ready: true, name: 'broken-program', version: '1' });
  else say({ id: message.id, answer: answers['cedar/authorize'](defective(message.input)) });
}

function defective(input: AuthorizeInput): AuthorizeInput {
  const text = writeJson(input).replaceAll('"containsAll"', '"containsAny"').replaceAll('"unless"', '"when"');
  return readJson(text) as unknown as AuthorizeInput;
}
