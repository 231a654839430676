/** The reports for CI: well formed, within the limits of those who read them, and saying what the exit code says. */
import { describe, expect, it } from 'vitest';
import type { SubjectResult } from '../../harness/campaign/campaign.ts';
import { countsAsNew, type FailOn, judgeCampaign } from '../../harness/campaign/exit-code.ts';
import { emptyReply } from '../../harness/campaign/replies.ts';
import type { SeenFinding, Status } from '../../harness/store/rows.ts';
import { annotations } from './annotations.ts';
import type { FinishedRun } from './finished.ts';
import { junitXml } from './junit.ts';
import { sarifLog } from './sarif.ts';
import { summaryMarkdown } from './summary.ts';
import { verdictLines } from './verdict.ts';

const input = {
  schema: null,
  policies: {
    staticPolicies: { p: 'permit(principal, action, resource) when { [1, 2].containsAll([2, 3]) };' },
    templates: {},
    templateLinks: [],
  },
  entities: [],
  requests: [
    {
      principal: { type: 'U', id: '' },
      action: { type: 'Action', id: '' },
      resource: { type: 'U', id: '' },
      context: {},
    },
  ],
};
const difference = { kind: 'satisfied policies', at: 'responses[0].decision', left: 'deny', right: 'allow' };

const finding = (over: Partial<SeenFinding> = {}): SeenFinding => ({
  ...{ id: 'abc1230000', signature: '["s"]', subject: 'cedar/authorize', kind: 'difference', status: 'new' },
  ...{ implementations: '["model","engine"]', note: null, until: null, duplicate_of: null },
  ...{ original_status: null, original_until: null, summary: 'engine differs', rendered: 'permit ...' },
  counterexample: JSON.stringify({
    ...{ lockstep: 1, subject: 'cedar/authorize', input, answers: {} },
    difference: { ...difference, of: 'difference', odd: ['engine'], others: ['model'] },
  }),
  ...{ size: 5, size_before: 50, shrink: '{}', first_seen: '2026-11-01T00:00:00.000Z', last_seen: '2026-11-02' },
  ...{ first_campaign: 'a', last_campaign: 'b', occurrences: 3, tests_until_found: 10, ms_until_found: 3.5 },
  ...over,
});

const result = (over: Partial<SubjectResult> = {}): SubjectResult => ({
  ...{ subject: 'cedar/authorize', implementations: ['model', 'engine'], elapsedMs: 2_000 },
  total: { ...emptyReply(2), scenarios: 100, tests: 800, asked: [100, 100], versions: ['1', '2'] },
  ...{ mismatches: 3, crashes: 0, hangs: 0, findings: [], replays: [], canary: 'found' },
  ...over,
});

function finished(results: readonly SubjectResult[], failOn: FailOn = 'new'): FinishedRun {
  const judgement = judgeCampaign(results, failOn, '2026-11-20');
  const end = { campaign: 'c1', seed: 42, workers: 2, elapsedMs: 5_000, results, db: '.lockstep/lockstep.db' };
  return { ...end, stopped: false, failOn, ...judgement };
}

describe('the exit code', () => {
  const known = (until: string): SeenFinding => finding({ status: 'known', until, note: 'why' });
  it.each<[string, SeenFinding, boolean]>([
    ['a new finding', finding(), true],
    ['a confirmed one', finding({ status: 'confirmed' }), false],
    ['one that is no bug', finding({ status: 'invalid' }), false],
    ['an accepted one, on its last day', known('2026-11-20'), false],
    ['an accepted one, the day after', known('2026-11-19'), true],
    ['a duplicate of a new one', finding({ status: 'duplicate', original_status: 'new' }), true],
    ['a duplicate of a confirmed one', finding({ status: 'duplicate', original_status: 'confirmed' }), false],
    [
      'a duplicate of one whose acceptance is over',
      finding({ status: 'duplicate', original_status: 'known', original_until: '2026-11-01' }),
      true,
    ],
  ])('%s', (_what, each, counts) => {
    expect(countsAsNew(each, '2026-11-20')).toBe(counts);
    expect(finished([result({ findings: [each] })]).exitCode).toBe(counts ? 1 : 0);
    expect(finished([result({ findings: [each] })], 'any').exitCode).toBe(1);
    expect(finished([result({ findings: [each] })], 'none').exitCode).toBe(0);
  });

  const total = result().total;
  it.each<[string, readonly SubjectResult[], string]>([
    ['no subject', [], 'no subject was tested'],
    ['no test', [result({ total: { ...total, tests: 0, scenarios: 0 } })], 'cedar/authorize: no test was run'],
    ['everything rejected', [result({ total: { ...total, rejected: 100 } })], 'model rejected all 100 inputs'],
    ['everything unsupported', [result({ total: { ...total, unsupported: [0, 100] } })], 'engine supports none of 100'],
    [
      'all that was sampled unsupported',
      [result({ total: { ...total, asked: [100, 5], unsupported: [0, 5] } })],
      'engine supports none of 5',
    ],
    ['no canary', [result({ canary: 'it was not there' })], 'the canary was not found: it was not there'],
    ['one bad subject among good ones', [result(), result({ canary: 'no' })], 'the canary was not found'],
  ])('is 3, whatever else was found: %s', (_what, results, problem) => {
    const run = finished(results, 'none');
    expect(run.exitCode).toBe(3);
    expect(run.problems.join('\n')).toContain(problem);
    expect(verdictLines(run).join('\n')).toContain(problem);
    expect(junitXml(run)).toContain('<error message=');
    expect(annotations(run).join('\n')).toContain('::error title=Lockstep is not to be trusted::');
  });
});

it('says what to do when the time was too short for a subject, and not after Ctrl-C', () => {
  const run = finished([result(), result({ subject: 'cedar/parse', total: { ...emptyReply(2) } })]);
  const hint = 'give more with --budget, or name fewer subjects with --subject';
  expect(verdictLines(run).join('\n')).toContain(hint);
  expect(verdictLines({ ...run, stopped: true }).join('\n')).not.toContain(hint);
});

describe('JUnit', () => {
  it('counts failures, skips what is known, and keeps hostile text out of the markup', () => {
    const hostile = finding({ id: 'b', summary: `</failure><x a="1" b='2'>&\u0000\u001b[31m\ud800`, rendered: ']]>' });
    const known = finding({ id: 'k', status: 'known', until: '2027-01-01' });
    const xml = junitXml(finished([result({ findings: [hostile, known] })]));
    expect(xml).toContain('<testsuites name="lockstep campaign c1" tests="3" failures="1" errors="0" time="5.000">');
    expect(xml).toContain('<skipped message="known until 2027-01-01: engine differs"/>');
    expect(xml).not.toContain('</failure><x');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]/);
    expect(balanced(xml)).toBe(true);
  });
});

/** Every tag that opens closes, in order. */
function balanced(xml: string): boolean {
  const open: string[] = [];
  for (const [, end, name, self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s+[\w:]+="[^"<>]*")*\s*(\/?)>/g)) {
    if (end === '/') {
      if (open.pop() !== name) return false;
    } else if (self !== '/') open.push(name ?? '');
  }
  return open.length === 0;
}

describe('SARIF', () => {
  it('has a result for each finding, at the rule of the model, and keeps its fingerprint', () => {
    const log = sarifLog(finished([result({ findings: [finding(), finding({ id: 'k', status: 'confirmed' })] })]));
    expect(shapeErrors(log, SARIF, 'log')).toEqual([]);
    const results = (log as { runs: { results: Record<string, unknown>[] }[] }).runs[0]?.results ?? [];
    expect(results).toMatchObject([
      { ruleId: 'cedar/authorize/difference', ruleIndex: 0, level: 'error' },
      { level: 'note', partialFingerprints: { 'lockstepSignature/v1': 'k' } },
    ]);
    const uri = /"uri":"model\/cedar\/[\w/-]+\.ts"/;
    expect(JSON.stringify(results[0]?.locations)).toMatch(uri);
  });

  it('points at the front door where no rule is known, and survives what cannot be read any more', () => {
    const broken = finding({ counterexample: '{"lockstep":1,"subject":"cedar/gone","difference":{}}' });
    const log = JSON.stringify(sarifLog(finished([result({ findings: [broken, finding({ kind: 'crash' })] })])));
    expect(log.match(/"uri":"model\/cedar\/index.ts"/g)).toHaveLength(2);
  });
});

/** The part of the SARIF 2.1.0 schema that is used: names that may occur, `!` for those that must, and what they hold. */
type Shape = 'text' | 'count' | 'boolean' | 'bag' | readonly [Shape] | { readonly [key: string]: Shape };
const MESSAGE: Shape = { 'text!': 'text' };
const SARIF: Shape = {
  'version!': 'text',
  $schema: 'text',
  'runs!': [
    {
      'tool!': {
        'driver!': {
          'name!': 'text',
          version: 'text',
          rules: [{ 'id!': 'text', shortDescription: MESSAGE, defaultConfiguration: { level: 'text' } }],
        },
      },
      automationDetails: { id: 'text' },
      invocations: [
        {
          'executionSuccessful!': 'boolean',
          exitCode: 'count',
          toolExecutionNotifications: [{ 'message!': MESSAGE, level: 'text' }],
        },
      ],
      results: [
        {
          'message!': MESSAGE,
          ...{ ruleId: 'text', ruleIndex: 'count', level: 'text', occurrenceCount: 'count' },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: 'text', uriBaseId: 'text' },
                region: { startLine: 'count' },
              },
            },
          ],
          partialFingerprints: 'bag',
          properties: 'bag',
        },
      ],
      columnKind: 'text',
    },
  ],
};

function shapeErrors(value: unknown, shape: Shape, at: string): string[] {
  if (shape === 'text') return typeof value === 'string' && !/\p{Cs}/u.test(value) ? [] : [at];
  if (shape === 'count') return Number.isInteger(value) && Number(value) >= 0 ? [] : [at];
  if (shape === 'boolean') return typeof value === 'boolean' ? [] : [at];
  if (typeof value !== 'object' || value === null) return [at];
  if (shape === 'bag') return [];
  if (Array.isArray(shape)) {
    return Array.isArray(value) ? value.flatMap((each, i) => shapeErrors(each, shape[0], `${at}[${i}]`)) : [at];
  }
  const entries = Object.entries(shape as Record<string, Shape>);
  const missing = entries.filter(([key]) => key.endsWith('!') && !Object.hasOwn(value, key.slice(0, -1)));
  const inside = Object.entries(value).flatMap(([key, each]) => {
    const known = entries.find(([name]) => name.replace(/!$/, '') === key);
    return known === undefined ? [`${at}.${key} is unknown`] : shapeErrors(each, known[1], `${at}.${key}`);
  });
  return [...missing.map(([key]) => `${at}.${key} is missing`), ...inside];
}

describe('the Markdown summary', () => {
  it('shows what fails first, and takes text of inputs as text', () => {
    const hostile = finding({ id: 'b', summary: '<img src=x> | [a](b) `c` @user\n# head' });
    const known = finding({ id: 'k', status: 'known', until: '2026-11-01' });
    const text = summaryMarkdown(finished([result({ findings: [finding({ status: 'invalid' }), hostile, known] })]));
    expect(text).toContain('## Lockstep: 2 new findings');
    expect(text).not.toContain('<img');
    expect(text).toContain('\\| \\[a\\](b) \\`c\\` \\@user \\# head');
    expect(text).toContain('known until 2026-11-01, which is over');
    expect(text.indexOf('`b`')).toBeLessThan(text.indexOf('`abc1230000`'));
    for (const row of text.split('\n').filter(line => line.startsWith('| `'))) {
      expect(row.match(/(?<!\\)\|/g)).toHaveLength(9);
    }
  });

  it('stays within what GitHub shows', () => {
    const many = Array.from({ length: 5_000 }, (_, i) =>
      finding({ id: `f${i}`, kind: 'crash', summary: 'x'.repeat(9_000) }),
    );
    expect(summaryMarkdown(finished([result({ findings: many })])).length).toBeLessThan(100_000);
  });

  it('names saved findings on which all agree now', () => {
    const run = (status: Status) => finished([result({ replays: [{ finding: 'f1', outcome: 'agrees', status }] })]);
    expect(summaryMarkdown(run('confirmed'))).toContain('All agree now on 1 saved finding (verified by replay): f1.');
    expect(verdictLines(run('confirmed')).join('\n')).toContain('npx lockstep triage f1 --status fixed');
    expect(verdictLines(run('fixed')).join('\n')).not.toContain('--status fixed');
  });
});

describe('annotations', () => {
  it('are eight at most, at the rule of the model, with everything escaped', () => {
    const findings = Array.from({ length: 20 }, (_, i) => finding({ id: `f${i}`, summary: 'a\n::error::b%0A' }));
    const lines = annotations(finished([result({ findings })]));
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatch(
      /^::error file=model\/cedar\/[\w/-]+\.ts,line=\d+,title=Lockstep finding f0 \(cedar\/authorize\)::a ::error::b%250A%0Anpx/,
    );
    expect(lines.every(line => !line.includes('\n'))).toBe(true);
    expect(lines[8]).toContain('and 12 more');
  });
});
