/** The end of a campaign on a terminal: the commands that it proposes are the ones that a person needs next, ready to be pasted. */
import { describe, expect, it } from 'vitest';
import { emptyReply } from '../../harness/campaign/replies.ts';
import { chosenWords } from '../../harness/commands/run-settings.ts';
import type { SeenFinding, SubjectResult } from '../../harness/index.ts';
import { campaignSummary } from './summary.ts';

const finding = (id: string, status: SeenFinding['status']): SeenFinding => ({
  ...{ id, signature: '["s"]', subject: 'cedar/parse', kind: 'difference', status },
  ...{ implementations: '["model","engine"]', note: null, until: null, duplicate_of: null },
  ...{ original_status: null, original_until: null, summary: 'engine differs', rendered: '', counterexample: '{}' },
  ...{ size: 5, size_before: 50, shrink: '{}', first_seen: '2026-11-01T00:00:00.000Z', last_seen: '2026-11-02' },
  ...{ first_campaign: 'a', last_campaign: 'b', occurrences: 3, tests_until_found: 10, ms_until_found: 3.5 },
});

const summary = (findings: readonly SeenFinding[], db: string, chosen = ''): string => {
  const result: SubjectResult = {
    ...{ subject: 'cedar/parse', implementations: ['model', 'engine'], elapsedMs: 2_000 },
    total: { ...emptyReply(2), scenarios: 100, tests: 800, asked: [100, 100], versions: ['1', '2'] },
    ...{ mismatches: 3, crashes: 0, hangs: 0, findings, replays: [], canary: 'found' },
  };
  const end = { campaign: 'c', seed: 42, workers: 2, elapsedMs: 5_000, results: [result], stopped: false };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with ESC.
  return campaignSummary({ ...end, db, chosen }).replace(/\u001b\[[0-9;]*m/g, '');
};

describe('what to do next', () => {
  it('is about a finding that nobody has decided about, in the database of the run', () => {
    const text = summary([finding('aaa', 'confirmed'), finding('bbb', 'new')], "it's here/x y.db");
    expect(text).toContain(`npx lockstep replay bbb --db 'it'\\''s here/x y.db'`);
    expect(text).toContain(`npx lockstep triage bbb --db 'it'\\''s here/x y.db' --status confirmed`);
  });

  it('is no decision where all are decided', () => {
    const text = summary([finding('aaa', 'confirmed')], '.lockstep/lockstep.db');
    expect(text).toMatch(/npx lockstep replay aaa {2}/);
    expect(text).not.toContain('triage');
  });

  it('is more of the same where nothing was found', () => {
    const chosen = chosenWords({
      ...{ subject: ['cedar/parse'], implementations: ['model', "process:node 'my engine.mjs'"], workers: 1 },
      ...{ shard: { index: 0, of: 1 }, failOn: 'new', inputTime: 1, inputMemory: 1, fuzzShare: 0, db: 'x.db' },
    });
    const text = summary([], 'x.db', chosen);
    expect(text).toContain(
      `npx lockstep run --subject cedar/parse --implementations model --implementations 'process:node '\\''my engine.mjs'\\''' --budget 10m --db x.db`,
    );
    expect(text).toContain('npx lockstep generate --subject cedar/parse --seed 42 --tests 1');
  });
});
