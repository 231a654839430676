/**
 * SARIF 2.1.0, for code scanning: a result for each finding, placed at the rule of the model that decided its input, with
 * its signature as fingerprint, so that the same finding is the same alert night after night.
 */

import { readFileSync } from 'node:fs';
import type { SeenFinding } from '../../harness/index.ts';
import type { FinishedRun } from './finished.ts';
import { placeOf } from './place.ts';
import { oneLine, replayCommand, standing, wellFormed } from './words.ts';

/** GitHub shows no more of one run. */
const MOST_RESULTS = 5_000;

export function sarifLog(run: FinishedRun): object {
  const findings = run.results.flatMap(result => result.findings).slice(0, MOST_RESULTS);
  const ids = [...new Set(findings.map(ruleId))].sort();
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'Lockstep', version: version(), rules: ids.map(rule) } },
        automationDetails: { id: `lockstep/${run.campaign}` },
        invocations: [
          {
            executionSuccessful: run.problems.length === 0,
            exitCode: run.exitCode,
            toolExecutionNotifications: run.problems.map(problem => ({ level: 'error', message: { text: problem } })),
          },
        ],
        results: findings.map(finding => result(run, finding, ids)),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

const ruleId = ({ subject, kind }: SeenFinding): string => `${subject}/${kind}`;

function rule(id: string): object {
  const kind = id.slice(id.lastIndexOf('/') + 1);
  const subject = id.slice(0, id.lastIndexOf('/'));
  const text = `${subject}: ${KINDS[kind] ?? kind}`;
  return { id, shortDescription: { text }, defaultConfiguration: { level: 'error' } };
}

const KINDS: Readonly<Record<string, string>> = {
  difference: 'implementations answer differently',
  property: 'an answer breaks a law',
  crash: 'an implementation crashes',
  hang: 'an implementation does not answer in time',
};

function result(run: FinishedRun, finding: SeenFinding, ids: readonly string[]): object {
  const failing = run.failing.some(({ id }) => id === finding.id);
  const place = placeOf(finding);
  const text = wellFormed(`${oneLine(finding.summary)}\n\n${finding.rendered}\n\n${replayCommand(finding, run)}`);
  return {
    ruleId: ruleId(finding),
    ruleIndex: ids.indexOf(ruleId(finding)),
    level: failing ? 'error' : 'note',
    message: { text },
    locations: place === undefined ? [] : [{ physicalLocation: physical(place.file, place.line) }],
    partialFingerprints: { 'lockstepSignature/v1': finding.id },
    occurrenceCount: finding.occurrences,
    properties: { status: standing(finding), size: finding.size, firstSeen: finding.first_seen },
  };
}

const physical = (uri: string, startLine: number): object => ({
  artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
  region: { startLine },
});

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
