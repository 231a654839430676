/**
 * `lockstep conformance`: one implementation against tests in Cedar's published integration-test format.
 *
 * Each implementation reads everything by itself: policies through its own parser (its `cedar/parse`), schema and
 * entities as they stand in the files. Responses are checked, and whether the policies are valid.
 */

import { Command } from 'commander';
import type { ExpectedRequest, IntegrationTest } from '../../corpus/integration-tests.ts';
import type {
  AuthorizeAnswer,
  AuthorizeInput,
  ParseAnswer,
  ResponseJson,
  ValidateAnswer,
} from '../../model/cedar/syntax/interchange.ts';
import { count, duration, green, plural, red } from '../../reports/terminal/style.ts';
import { readPublished } from '../corpus/published.ts';
import { UserError } from '../errors.ts';
import { type Implementation, isUnsupported } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { sameSet } from '../subjects/cedar/rejected.ts';

interface Options {
  readonly implementation: string;
  readonly json?: boolean;
}

interface Disagreement {
  readonly test: string;
  readonly what: string;
}

interface Report {
  tests: number;
  requests: number;
  readonly disagreements: Disagreement[];
  /** Where Cedar itself has changed its mind since the tests were published. */
  readonly known: Disagreement[];
  /** Tests for which it was asked whether the policies are valid, or could not be. */
  validated: number;
  unvalidated: number;
}

/** What the implementation is asked through; by subject. */
interface Doors {
  readonly parse: Implementation;
  readonly authorize: Implementation;
  readonly validate: Implementation;
}

export const conformanceCommand = (): Command =>
  new Command('conformance')
    .description("tests in Cedar's published format, against one implementation")
    .argument('<path...>', 'folders, or .tar.gz files')
    .requiredOption('--implementation <name>', 'who is tested')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      '\nCedar publishes such tests: corpus-tests.tar.gz of github.com/cedar-policy/cedar-integration-tests.\nExample: lockstep conformance corpus-tests.tar.gz --implementation engine',
    )
    .action(async (paths: readonly string[], options: Options) => {
      const doors = await openDoors(options.implementation);
      const startedAt = Date.now();
      const report: Report = { tests: 0, requests: 0, disagreements: [], known: [], validated: 0, unvalidated: 0 };
      try {
        for (const path of paths) {
          for (const test of await readPublished(path)) await runTest(test, doors, report);
        }
      } finally {
        for (const door of Object.values(doors)) await door.close?.();
      }
      if (report.tests === 0)
        throw new UserError(`no tests in ${paths.join(', ')}`, 'give the folder that holds tests/ and sample-data/');
      tell(report, options, Date.now() - startedAt);
      process.exitCode = report.disagreements.length === 0 ? 0 : 1;
    });

async function openDoors(implementation: string): Promise<Doors> {
  return {
    parse: await createImplementation(implementation, 'cedar/parse'),
    authorize: await createImplementation(implementation, 'cedar/authorize'),
    validate: await createImplementation(implementation, 'cedar/validate'),
  };
}

async function runTest(test: IntegrationTest, doors: Doors, report: Report): Promise<void> {
  report.tests++;
  report.requests += test.requests.length;
  const disagree = (what: string): void => void report.disagreements.push({ test: test.name, what });
  const parsed = (await doors.parse.answer({ text: test.policies })) as ParseAnswer;
  if (isUnsupported(parsed) || !('policies' in parsed)) return disagree('the policies do not parse');
  const policies = { staticPolicies: parsed.policies, templates: {}, templateLinks: [] };
  await checkValidity(test, policies, doors.validate, report);
  const input: AuthorizeInput = {
    schema: test.schema,
    policies,
    entities: test.entities,
    requests: test.requests.map(({ request }) => request),
  };
  const answer = (await doors.authorize.answer(input)) as AuthorizeAnswer;
  if (isUnsupported(answer)) return disagree(`unsupported: ${String(answer.unsupported)}`);
  if (!('responses' in answer)) return disagree(`rejected: ${answer.rejected}`);
  for (const [i, expected] of test.requests.entries()) {
    const response = answer.responses[i];
    const wrong = response === undefined ? 'no response' : compare(expected, response);
    if (wrong !== undefined) disagree(`request ${i} (${expected.description}): ${wrong}`);
  }
}

/** An error when the tests were made, with Cedar 4.10, and a warning since 4.13: language reference, part 2, 4. */
const ERROR_ONCE = 'invalidActionApplication';

async function checkValidity(
  { name, schema, shouldValidate }: IntegrationTest,
  policies: AuthorizeInput['policies'],
  validate: Implementation,
  report: Report,
): Promise<void> {
  const answer = (await validate.answer({ schema, policies })) as ValidateAnswer;
  if (isUnsupported(answer)) {
    report.unvalidated++;
    return;
  }
  report.validated++;
  const disagree = (list: Disagreement[], what: string): void => void list.push({ test: name, what });
  if (!('errors' in answer)) return disagree(report.disagreements, `validation: rejected ${answer.rejected}`);
  const errors = Object.entries(answer.errors).filter(([, categories]) => categories.length > 0);
  if ((errors.length === 0) === shouldValidate) return;
  if (shouldValidate) {
    const found = errors.map(([id, categories]) => `${id}: ${categories.join(', ')}`);
    return disagree(report.disagreements, `validation: expected valid, found ${found.join('; ')}`);
  }
  if (!Object.values(answer.warnings).some(categories => categories.includes(ERROR_ONCE))) {
    return disagree(report.disagreements, 'validation: expected invalid, found no error');
  }
  disagree(report.known, `validation: ${ERROR_ONCE} was an error in Cedar 4.10, and is a warning since 4.13`);
}

function compare(expected: ExpectedRequest, response: ResponseJson): string | undefined {
  const errors = response.errors.map(({ policyId }) => policyId);
  if (expected.decision !== response.decision) return `decision ${response.decision}, expected ${expected.decision}`;
  if (!sameSet(expected.reason, response.reasons))
    return `reasons [${response.reasons}], expected [${expected.reason}]`;
  return sameSet(expected.errors, errors) ? undefined : `errors [${errors}], expected [${expected.errors}]`;
}

function tell(report: Report, options: Options, ms: number): void {
  const { tests, requests, disagreements, known, validated, unvalidated } = report;
  if (options.json) {
    const validation = { checked: validated, unsupported: unvalidated, known };
    const { implementation } = options;
    console.log(JSON.stringify({ implementation, tests, requests, ms, disagreements, validation }, null, 2));
    return;
  }
  for (const { test, what } of disagreements.slice(0, SHOWN)) console.log(`${test}: ${what}`);
  if (disagreements.length > SHOWN) console.log(`... and ${count(disagreements.length - SHOWN)} more`);
  const verdict =
    disagreements.length === 0 ? green('no disagreement') : red(plural(disagreements.length, 'disagreement'));
  const unasked = unvalidated === 0 ? '' : `, ${count(unvalidated)} not validated`;
  const said = `${plural(tests, 'test')}, ${plural(requests, 'request')}, ${plural(validated, 'validation')}${unasked}`;
  console.log(`${options.implementation}: ${said}, ${verdict}, ${duration(ms)}`);
  if (known.length === 0) return;
  console.log(
    `${plural(known.length, 'known difference')}: invalid for the Cedar that made the tests, valid since 4.13`,
  );
  for (const { test, what } of known.slice(0, SHOWN)) console.log(`  ${test}: ${what}`);
  if (known.length > SHOWN) console.log(`  ... and ${count(known.length - SHOWN)} more, all of them with --json`);
}

/** More would scroll the summary away. */
const SHOWN = 50;
