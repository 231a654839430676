/**
 * A whole program for `process:CMD`: it answers cedar/authorize by asking the published cedar-wasm, as an adapter
 * around any authorization engine would. docs/process-protocol.md describes the lines that go back and forth.
 *
 *   npx lockstep run --subject cedar/authorize \
 *     --implementations engine --implementations "process:node docs/process-example.mjs --containsAll-as-containsAny"
 *
 * With that flag it has a defect, which Lockstep should find: it takes containsAll for containsAny.
 */

import { createInterface } from 'node:readline';
import { getCedarVersion, isAuthorized } from '@cedar-policy/cedar-wasm/nodejs';

const defect = process.argv.includes('--containsAll-as-containsAny');
const say = reply => process.stdout.write(`${JSON.stringify(reply)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.lockstep === 1) greet(message);
  else reply(line, message);
}

/** The first line says what will be asked. */
function greet({ subject }) {
  if (subject !== 'cedar/authorize') say({ unsupported: `${subject}: this program only authorizes` });
  else say({ ready: true, name: 'process-example', version: getCedarVersion() });
}

/** Every other line is an input; whatever happens, it gets exactly one reply with its id. */
function reply(line, { id, input }) {
  try {
    // JSON.parse has rounded them already: better no answer than a wrong one.
    if (/\d{16}/.test(line)) say({ id, unsupported: 'integers beyond 2^53' });
    else if (typeof input.entities === 'string') say({ id, unsupported: 'entities as text' });
    else say({ id, answer: authorize(input) });
  } catch (error) {
    say({ id, error: String(error) });
  }
}

/** Reasons and errors are sets, in any order; `kind` is left out of the errors, because this program cannot tell it. */
function authorize({ schema, policies, entities, requests }) {
  const given = defect ? JSON.parse(JSON.stringify(policies).replaceAll('containsAll', 'containsAny')) : policies;
  const responses = [];
  for (const request of requests) {
    const call = { ...request, policies: given, entities };
    const answer = isAuthorized(schema === null ? call : { ...call, schema });
    if (answer.type === 'failure') return { rejected: true };
    const { decision, diagnostics } = answer.response;
    responses.push({
      decision,
      reasons: diagnostics.reason,
      errors: diagnostics.errors.map(({ policyId }) => ({ policyId })),
    });
  }
  return { responses };
}
