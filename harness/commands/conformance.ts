/**
 * `lockstep conformance`: one implementation against tests in Cedar's published integration-test format.
 *
 * Each implementation reads everything by itself: policies through its own parser (its `cedar/parse`), schema and
 * entities as they stand in the files.
 */

import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { type ExpectedRequest, type IntegrationTest, readIntegrationTests } from '../../corpus/integration-tests.ts';
import type {
  AuthorizeAnswer,
  AuthorizeInput,
  ParseAnswer,
  ResponseJson,
} from '../../model/cedar/syntax/interchange.ts';
import { count, duration, green, plural, red } from '../../reports/terminal/style.ts';
import { messageOf, UserError } from '../errors.ts';
import { type Implementation, isUnsupported } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { readJson } from '../json.ts';
import { sameSet } from '../subjects/cedar/rejected.ts';

interface Options {
  readonly implementation: string;
  readonly json?: boolean;
}

interface Disagreement {
  readonly test: string;
  readonly what: string;
}

export const conformanceCommand = (): Command =>
  new Command('conformance')
    .description("tests in Cedar's published format, against one implementation")
    .argument('<path...>', 'folders, or .tar.gz files')
    .requiredOption('--implementation <name>', 'who is tested')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample: lockstep conformance corpus-tests.tar.gz --implementation engine')
    .action(async (paths: readonly string[], options: Options) => {
      const authorize = await createImplementation(options.implementation, 'cedar/authorize');
      const parse = await createImplementation(options.implementation, 'cedar/parse');
      const startedAt = Date.now();
      const report = { tests: 0, requests: 0, disagreements: [] as Disagreement[] };
      try {
        for (const path of paths) {
          for (const test of await readTests(path)) await runTest(test, parse, authorize, report);
        }
      } finally {
        await authorize.close?.();
        await parse.close?.();
      }
      if (report.tests === 0)
        throw new UserError(`no tests in ${paths.join(', ')}`, 'give the folder that holds tests/ and sample-data/');
      tell(report, options, Date.now() - startedAt);
      process.exitCode = report.disagreements.length === 0 ? 0 : 1;
    });

async function readTests(path: string): Promise<readonly IntegrationTest[]> {
  if (!existsSync(path)) throw new UserError(`${path}: there is no such folder or archive`);
  try {
    return await readIntegrationTests(path, readJson);
  } catch (thrown) {
    throw new UserError(`${path}: ${messageOf(thrown)}`);
  }
}

async function runTest(
  test: IntegrationTest,
  parse: Implementation,
  authorize: Implementation,
  report: { tests: number; requests: number; disagreements: Disagreement[] },
): Promise<void> {
  report.tests++;
  report.requests += test.requests.length;
  const disagree = (what: string): void => void report.disagreements.push({ test: test.name, what });
  const parsed = (await parse.answer({ text: test.policies })) as ParseAnswer;
  if (isUnsupported(parsed) || !('policies' in parsed)) return disagree('the policies do not parse');
  const input: AuthorizeInput = {
    schema: test.schema,
    policies: { staticPolicies: parsed.policies, templates: {}, templateLinks: [] },
    entities: test.entities,
    requests: test.requests.map(({ request }) => request),
  };
  const answer = (await authorize.answer(input)) as AuthorizeAnswer;
  if (isUnsupported(answer)) return disagree(`unsupported: ${String(answer.unsupported)}`);
  if (!('responses' in answer)) return disagree(`rejected: ${answer.rejected}`);
  for (const [i, expected] of test.requests.entries()) {
    const response = answer.responses[i];
    const wrong = response === undefined ? 'no response' : compare(expected, response);
    if (wrong !== undefined) disagree(`request ${i} (${expected.description}): ${wrong}`);
  }
}

function compare(expected: ExpectedRequest, response: ResponseJson): string | undefined {
  const errors = response.errors.map(({ policyId }) => policyId);
  if (expected.decision !== response.decision) return `decision ${response.decision}, expected ${expected.decision}`;
  if (!sameSet(expected.reason, response.reasons))
    return `reasons [${response.reasons}], expected [${expected.reason}]`;
  return sameSet(expected.errors, errors) ? undefined : `errors [${errors}], expected [${expected.errors}]`;
}

function tell(
  { tests, requests, disagreements }: { tests: number; requests: number; disagreements: readonly Disagreement[] },
  options: Options,
  ms: number,
): void {
  const validation = 'not checked';
  if (options.json) {
    console.log(
      JSON.stringify(
        { implementation: options.implementation, tests, requests, ms, disagreements, validation },
        null,
        2,
      ),
    );
    return;
  }
  for (const { test, what } of disagreements.slice(0, 50)) console.log(`${test}: ${what}`);
  if (disagreements.length > 50) console.log(`... and ${count(disagreements.length - 50)} more`);
  const verdict =
    disagreements.length === 0 ? green('no disagreement') : red(plural(disagreements.length, 'disagreement'));
  console.log(
    `${options.implementation}: ${plural(tests, 'test')}, ${plural(requests, 'request')}, ${verdict}, ${duration(ms)} (shouldValidate: ${validation})`,
  );
}
