/**
 * JUnit XML: a suite for each subject, in it one test case for the campaign as such and one for each finding. A finding
 * that fails the run is a failure, any other one is skipped with its standing; what makes the run untrustworthy is an
 * error.
 */

import type { SeenFinding, SubjectResult } from '../../harness/index.ts';
import type { FinishedRun } from './finished.ts';
import { oneLine, replayCommand, standing, wellFormed } from './words.ts';

export function junitXml(run: FinishedRun): string {
  const suites = run.results.map(result => suite(run, result));
  const general = run.problems.filter(
    problem => !run.results.some(({ subject }) => problem.startsWith(`${subject}: `)),
  );
  if (general.length > 0) {
    const cases = general.map(
      problem => `    <testcase classname="lockstep" name="campaign">${error(problem)}</testcase>`,
    );
    suites.push(element('testsuite', { name: 'lockstep', tests: cases.length, errors: cases.length }, cases));
  }
  const time = seconds(run.elapsedMs);
  const name = `lockstep campaign ${run.campaign}`;
  const all = {
    name,
    tests: count(suites, '<testcase '),
    failures: count(suites, '<failure '),
    errors: count(suites, '<error '),
    time,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', all, suites)}\n`;
}

function suite(run: FinishedRun, result: SubjectResult): string {
  const { subject, total, elapsedMs } = result;
  const problems = run.problems.filter(problem => problem.startsWith(`${subject}: `));
  const said = `${total.tests} tests, ${result.mismatches} mismatches, seed ${run.seed}`;
  const campaign = `    <testcase classname="${xml(subject)}" name="campaign" time="${seconds(elapsedMs)}">${problems.map(error).join('')}<system-out>${xml(said)}</system-out></testcase>`;
  const cases = [campaign, ...result.findings.map(finding => findingCase(run, finding))];
  const counts = {
    tests: cases.length,
    failures: count(cases, '<failure '),
    errors: problems.length,
    skipped: count(cases, '<skipped '),
  };
  return element('testsuite', { name: subject, ...counts, time: seconds(elapsedMs) }, cases);
}

function findingCase(run: FinishedRun, finding: SeenFinding): string {
  const summary = oneLine(finding.summary);
  const details = `${finding.rendered}\n\n${replayCommand(finding, run)}`;
  const inside = run.failing.some(({ id }) => id === finding.id)
    ? `<failure message="${xml(summary)}" type="${xml(finding.kind)}">${xml(details)}</failure>`
    : `<skipped message="${xml(`${standing(finding)}: ${summary}`)}"/>`;
  return `    <testcase classname="${xml(finding.subject)}" name="finding ${xml(finding.id)}">${inside}</testcase>`;
}

const error = (problem: string): string => `<error message="${xml(problem)}" type="harness"/>`;

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[],
): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${xml(String(value))}"`);
  return `<${name}${words.join('')}>\n${children.join('\n')}\n</${name}>`;
}

const count = (parts: readonly string[], what: string): number =>
  parts.reduce((all, part) => all + part.split(what).length - 1, 0);

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Also without the characters that XML has no way to write, such as U+0000 and lone surrogates. */
const xml = (text: string): string =>
  wellFormed(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be taken out.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, character => ENTITIES[character] ?? character);
