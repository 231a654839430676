/**
 * The engine's validator against the real Cedar's, on the same schemas and policies in one run, both warmed. Median CPU
 * time of one call, which reads a schema and its policies and validates them; and, to show where the time goes, of the
 * engine's validation alone, with schema and policies already read.
 *
 *   npx tsx bench/validation.ts [seconds of CPU time for each kind of input, default 20]
 */

import { validate as cedarValidate, type ValidationCall } from '@cedar-policy/cedar-wasm/nodejs';
import { PolicySet } from '../engine/cedar/policy-set.ts';
import type { Read } from '../engine/cedar/read.ts';
import { readSchema } from '../engine/cedar/schema/read.ts';
import { type Validation, validate } from '../engine/cedar/validate/validate.ts';
import { table } from '../reports/terminal/style.ts';
import { generatedSources, type PolicySource, publishedSources } from './inputs.ts';
import { medians } from './rounds.ts';

const seconds = Number(process.argv[2] ?? 20);

function unwrap<T>(read: Read<T>): T {
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

const read = ({ schema, policies }: PolicySource) => ({
  schema: unwrap(readSchema(schema)),
  policies: unwrap(PolicySet.read({ staticPolicies: policies, templates: {}, templateLinks: [] })).syntax(),
});

function engineValidates(source: PolicySource): Validation {
  const { schema, policies } = read(source);
  return validate(policies, schema);
}

function cedarValidates({ schema, policies }: PolicySource): number {
  const answer = cedarValidate({ schema, policies: { staticPolicies: policies } } as ValidationCall);
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('\n'));
  return answer.validationErrors.length;
}

const rows: string[][] = [['inputs', 'engine, validation alone', 'engine', 'cedar-wasm', 'ratio']];

function compare(name: string, sources: readonly PolicySource[]): void {
  if (sources.length === 0) return;
  const loaded = sources.map(read);
  let [invalid, real] = [0, 0];
  for (const source of sources) {
    invalid += engineValidates(source).errors.size > 0 ? 1 : 0;
    real += cedarValidates(source) > 0 ? 1 : 0;
  }
  // A bench of two programs that do not agree would compare nothing.
  if (invalid !== real) throw new Error(`the engine refuses ${invalid} of the ${name} inputs, cedar-wasm ${real}`);
  const [alone = Number.NaN, engine = Number.NaN, cedar = Number.NaN] = medians(
    [
      { name: 'alone', run: () => loaded.forEach(({ policies, schema }) => void validate(policies, schema)) },
      { name: 'engine', run: () => sources.forEach(source => void engineValidates(source)) },
      { name: 'cedar-wasm', run: () => sources.forEach(source => void cedarValidates(source)) },
    ],
    sources.length,
    seconds,
  );
  const us = (time: number): string => `${time.toFixed(1)} µs`;
  const what = `${sources.length} ${name}, ${invalid} with errors`;
  rows.push([what, us(alone), us(engine), us(cedar), `${(cedar / engine).toFixed(1)}x`]);
}

compare('generated', generatedSources(150));
compare('published', await publishedSources(150));
console.log(table(rows));
