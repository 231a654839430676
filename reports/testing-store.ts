/**
 * For tests and screenshots of pages: a small store with everything that pages show, hostile strings included.
 *
 * Written row by row, as a campaign would leave it, so that these tests need no campaign.
 */

import { openDatabase } from '../harness/store/database.ts';

/** Markup, a control character, a bidirectional override and a quote: whatever shows one of these raw is wrong. */
export const HOSTILE = `</title></pre><script>document.documentElement.dataset.hacked='1'</script><img src=x onerror="document.documentElement.dataset.hacked='2'">'"&amp;\u0000\u202egnp.exe`;

export const IDS = { shown: 'aa00000001', hostile: 'bb00000002', large: 'cc00000003', back: 'dd00000004' } as const;
export const CAMPAIGNS = { older: '20260101-000000-aaaa', newer: '20260102-000000-bbbb' } as const;

const uid = (type: string, id: string) => ({ type, id });
const permit = (body: object) => ({
  effect: 'permit',
  principal: { op: 'All' },
  action: { op: 'All' },
  resource: { op: 'All' },
  conditions: [{ kind: 'when', body }],
});

/** `principal in Group::"staff" && resource.tags.containsAll(["a"])`. */
const CONDITION = {
  '&&': {
    left: { in: { left: { Var: 'principal' }, right: { Value: { __entity: uid('Group', 'staff') } } } },
    right: {
      containsAll: {
        left: { '.': { left: { Var: 'resource' }, attr: 'tags' } },
        right: { Set: [{ Value: 'a' }] },
      },
    },
  },
};

const request = (principal: string) => ({
  principal: uid('User', principal),
  action: uid('Action', 'read'),
  resource: uid('Doc', 'plan'),
  context: {},
});

const shownInput = (id = 'policy0', user = 'alice') => ({
  schema: null,
  policies: { staticPolicies: { [id]: permit(CONDITION) }, templates: {}, templateLinks: [] },
  entities: [
    { uid: uid('User', user), attrs: {}, parents: [uid('Group', 'eng')] },
    { uid: uid('Group', 'eng'), attrs: {}, parents: [uid('Group', 'staff')] },
    { uid: uid('Group', 'staff'), attrs: {}, parents: [] },
    { uid: uid('Doc', 'plan'), attrs: { tags: ['a', 'b'] }, parents: [] },
  ],
  requests: [request('nobody'), request(user)],
});

interface Made {
  readonly id: string;
  readonly summary?: string;
  readonly status?: string;
  readonly input?: object;
  readonly odd?: string;
  readonly seenAt?: string;
  readonly campaign?: string;
  readonly occurrences?: number;
  readonly size?: number;
}

function findingRow(made: Made): Record<string, unknown> {
  const {
    id,
    status = 'new',
    odd = 'engine',
    input = shownInput(),
    campaign = CAMPAIGNS.newer,
    occurrences = 3,
    size = 12,
  } = made;
  const allow = { decision: 'allow', reasons: ['policy0'], errors: [] };
  const deny = { decision: 'deny', reasons: [], errors: [] };
  const answers = { model: { responses: [deny, allow] }, [odd]: { responses: [deny, deny] } };
  const difference = { kind: 'satisfied policies', at: 'responses[1].decision', left: 'allow', right: 'deny' };
  const origin = { seed: 42, index: 7, generator: 1, versions: { model: '0.1.0', [odd]: '4.5.0' } };
  const told = { ...difference, of: 'difference', odd: [odd], others: ['model'] };
  return {
    id,
    signature: JSON.stringify(['cedar/authorize', 'difference', [odd], 'satisfied policies', [id]]),
    subject: 'cedar/authorize',
    kind: 'difference',
    implementations: JSON.stringify(['model', odd]),
    status,
    summary:
      made.summary ??
      `${odd} differs from model in satisfied policies: responses[1].decision is "deny" instead of "allow"`,
    rendered: '// policy0\npermit (principal, action, resource)\nwhen { principal in Group::"staff" };',
    counterexample: JSON.stringify({
      lockstep: 1,
      subject: 'cedar/authorize',
      input,
      answers,
      difference: told,
      origin,
    }),
    size,
    size_before: Math.max(size, 480),
    shrink: JSON.stringify({
      calls: 321,
      ms: 1234.5,
      unfinished: false,
      steps: [
        { size: 200, pass: 'requests' },
        { size: 40, pass: 'policies' },
        { size: 12, pass: 'expressions' },
      ],
    }),
    at: made.seenAt ?? '2026-01-02T00:01:00.000Z',
    campaign,
    occurrences,
  };
}

const INSERT_FINDING = `
  INSERT INTO finding (id, signature, subject, kind, implementations, status, summary, rendered, counterexample, size,
    size_before, shrink, first_seen, last_seen, first_campaign, last_campaign, occurrences, tests_until_found, ms_until_found)
  VALUES (@id, @signature, @subject, @kind, @implementations, @status, @summary, @rendered, @counterexample, @size,
    @size_before, @shrink, @at, @at, @campaign, @campaign, @occurrences, 1234, 5678.9)`;

/** Two campaigns, `more` ordinary findings besides the four named ones, decisions, occurrences, measured results. */
export function makeStore(file: string, more = 60): void {
  const db = openDatabase(file);
  const run = (sql: string, ...values: unknown[]): void => void db.prepare(sql).run(...values);
  db.transaction(() => {
    for (const [i, id] of [CAMPAIGNS.older, CAMPAIGNS.newer].entries()) {
      const day = `2026-01-0${i + 1}T`;
      run(
        `INSERT INTO campaign (id, state, started_at, ended_at, seed, workers, budget, options, elapsed_ms, exit_code)
         VALUES (?, 'done', ?, ?, 42, 2, '60000 ms', '{}', 60000, 1)`,
        id,
        `${day}00:00:00.000Z`,
        `${day}00:02:00.000Z`,
      );
      run(
        `INSERT INTO campaign_subject (campaign, subject, generator, implementations, versions, scenarios, tests, mismatches,
           elapsed_ms, wall_ms, implementation_ms, unsupported, canary)
         VALUES (?, 'cedar/authorize', 1, '["model","engine"]', ?, 1000, 8000, 3, 60000, 60000, '[900,100]', '[0,5]', 'found')`,
        id,
        JSON.stringify(['0.1.0', `4.${5 + i}.0`]),
      );
    }
    const insert = db.prepare(INSERT_FINDING);
    insert.run(findingRow({ id: IDS.shown }));
    insert.run(
      findingRow({ id: IDS.hostile, summary: HOSTILE, odd: `process:${HOSTILE}`, input: shownInput(HOSTILE, HOSTILE) }),
    );
    insert.run(
      findingRow({ id: IDS.large, input: largeInput(), status: 'confirmed', occurrences: 1_000_000, size: 6_000 }),
    );
    insert.run(findingRow({ id: IDS.back, campaign: CAMPAIGNS.older, seenAt: '2026-01-01T00:01:00.000Z' }));
    for (let i = 0; i < more; i++) {
      const id = `ee${String(i).padStart(8, '0')}`;
      const seenAt = `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}.000Z`;
      insert.run(
        findingRow({
          id,
          odd: i % 2 === 0 ? 'engine' : 'cedar-wasm',
          status: i % 3 === 0 ? 'fixed' : 'new',
          campaign: CAMPAIGNS.older,
          seenAt,
        }),
      );
    }
    lifeOf(run);
    resultsOf(run);
  })();
  db.close();
}

type Run = (sql: string, ...values: unknown[]) => void;

function lifeOf(run: Run): void {
  const decide = `INSERT INTO decision (finding, at, from_status, to_status, note) VALUES (?, ?, ?, ?, ?)`;
  run(decide, IDS.back, '2026-01-01T12:00:00.000Z', 'new', 'fixed', `said by a person: ${HOSTILE}`);
  run(decide, IDS.back, '2026-01-02T00:01:30.000Z', 'fixed', 'new', `seen again by campaign ${CAMPAIGNS.newer}`);
  for (const idx of [7, 19]) {
    run(
      `INSERT INTO mismatch (campaign, subject, seed, idx, generator, verdict, flaky, finding, seen_at)
       VALUES (?, 'cedar/authorize', 42, ?, 1, '{}', 0, ?, '2026-01-02T00:00:30.000Z')`,
      CAMPAIGNS.newer,
      idx,
      IDS.shown,
    );
  }
  const saw =
    'INSERT INTO campaign_finding (campaign, finding, tests_until_found, ms_until_found) VALUES (?, ?, ?, 10)';
  run(saw, CAMPAIGNS.newer, IDS.shown, 100);
  run(saw, CAMPAIGNS.older, IDS.back, 100);
  run(saw, CAMPAIGNS.newer, IDS.back, 5_000);
  run(saw, CAMPAIGNS.older, IDS.large, 100);
  run(saw, CAMPAIGNS.older, 'ee00000000', 50);
  run(saw, CAMPAIGNS.newer, 'ee00000000', 60);
  run(
    `INSERT INTO replay (campaign, finding, outcome, at) VALUES (?, ?, 'differs', '2026-01-02T00:00:10.000Z')`,
    CAMPAIGNS.newer,
    IDS.back,
  );
}

function resultsOf(run: Run): void {
  const save = 'INSERT INTO result (kind, about, at, figure, document) VALUES (?, ?, ?, 0.5, ?)';
  const counts = [
    ['scenarios', 1000],
    ['operator:like', 120],
    ['operator:in', 0],
    ['outcome:like=true', 60],
    ['outcome:like=false', 40],
    ['outcome:in=true', 9],
  ];
  const goals = [
    { what: 'context is read', measured: 0.31, atLeast: 0.3, unit: 'share', kept: true },
    { what: 'decisions differ', measured: 0.2, atLeast: 0.6, unit: 'share', kept: false },
  ];
  const beside = {
    name: 'published corpus',
    counts: [
      ['scenarios', 100],
      ['operator:like', 1],
    ],
  };
  run(save, 'statistics', 'cedar/authorize', '2026-01-01T00:00:00.000Z', JSON.stringify({ counts, goals, beside }));
  const faults = [
    {
      name: 'like-ignores-case',
      description: 'like takes no notice of case',
      found: true,
      tests: 120,
      ms: 900,
      size: 9,
    },
    {
      name: 'tag-order',
      description: 'tags in another order',
      found: false,
      tests: null,
      ms: null,
      why: 'cannot be observed',
    },
  ];
  run(save, 'detection', 'cedar/authorize', '2026-01-01T00:00:00.000Z', JSON.stringify({ budgetMs: 60_000, faults }));
  const coverage = {
    folders: [
      { name: 'model/cedar', lines: { reached: 99, total: 100 }, branches: { reached: 40, total: 40 } },
      { name: 'engine/cedar', lines: { reached: 30, total: 60 }, branches: { reached: 9, total: 12 } },
    ],
    unreached: [{ file: 'engine/cedar/like.ts', line: 7, what: 'line', text: 'return false;' }],
  };
  run(save, 'coverage', 'all subjects', '2026-01-01T00:00:00.000Z', JSON.stringify(coverage));
  const versions = [
    { version: '4.4.0', outcome: 'agrees' },
    { version: '4.5.0', outcome: 'differs' },
  ];
  run(
    save,
    'bisect',
    IDS.shown,
    '2026-01-01T00:00:00.000Z',
    JSON.stringify({ implementation: 'cedar-wasm', versions }),
  );
}

/** Far more than fits on a page. */
function largeInput(): object {
  const words = Array.from({ length: 400 }, (_, i) => ({
    '==': { left: { Var: 'principal' }, right: { Value: `${i} ${HOSTILE}` } },
  }));
  const policies = Object.fromEntries(words.map((body, i) => [`policy${i}`, permit(body)]));
  const entities = Array.from({ length: 300 }, (_, i) => ({
    uid: uid('User', `u${i}`),
    attrs: { note: HOSTILE.repeat(5) },
    parents: i === 0 ? [] : [uid('User', `u${Math.floor((i - 1) / 3)}`)],
  }));
  return {
    schema: null,
    policies: { staticPolicies: policies, templates: {}, templateLinks: [] },
    entities,
    requests: [request('u7'), request('u9')],
  };
}
