/**
 * The store's tables, as the steps by which they came to be. `user_version` counts the steps a database has taken.
 *
 * Never change a step that was released: databases out there have taken it. Add one.
 * JSON columns hold exact JSON text; times are ISO 8601 in UTC.
 */

import { PAGE_INDEX } from './page-index.ts';

/** "LKST" in ASCII: tells our databases from any other SQLite file. */
export const APPLICATION_ID = 0x4c4b5354;

export const migrations: readonly string[] = [
  `
  CREATE TABLE campaign (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    seed INTEGER NOT NULL,
    workers INTEGER NOT NULL,
    budget TEXT NOT NULL,
    options TEXT NOT NULL,
    elapsed_ms REAL NOT NULL DEFAULT 0,
    exit_code INTEGER
  ) STRICT;

  CREATE TABLE campaign_subject (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    subject TEXT NOT NULL,
    generator INTEGER NOT NULL,
    implementations TEXT NOT NULL,
    versions TEXT NOT NULL DEFAULT '[]',
    scenarios INTEGER NOT NULL DEFAULT 0,
    tests INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    mismatches INTEGER NOT NULL DEFAULT 0,
    crashes INTEGER NOT NULL DEFAULT 0,
    hangs INTEGER NOT NULL DEFAULT 0,
    elapsed_ms REAL NOT NULL DEFAULT 0,
    implementation_ms TEXT NOT NULL DEFAULT '[]',
    unsupported TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (campaign, subject)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE finding (
    id TEXT PRIMARY KEY,
    signature TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    implementations TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'confirmed', 'fixed', 'known', 'duplicate', 'invalid')),
    note TEXT,
    until TEXT,
    duplicate_of TEXT REFERENCES finding (id),
    summary TEXT NOT NULL,
    rendered TEXT NOT NULL,
    counterexample TEXT NOT NULL,
    size INTEGER NOT NULL,
    size_before INTEGER NOT NULL,
    shrink TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    first_campaign TEXT NOT NULL REFERENCES campaign (id),
    last_campaign TEXT NOT NULL REFERENCES campaign (id),
    occurrences INTEGER NOT NULL,
    tests_until_found INTEGER NOT NULL,
    ms_until_found REAL NOT NULL
  ) STRICT;
  CREATE INDEX finding_by_status ON finding (status, last_seen);
  CREATE INDEX finding_by_subject ON finding (subject, last_seen);

  -- Written as soon as a worker reports it, before anything is shrunk: what was seen is never lost.
  CREATE TABLE mismatch (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    subject TEXT NOT NULL,
    seed INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    generator INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    flaky INTEGER NOT NULL,
    finding TEXT REFERENCES finding (id),
    seen_at TEXT NOT NULL,
    PRIMARY KEY (campaign, subject, idx)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mismatch_by_finding ON mismatch (finding);

  CREATE TABLE decision (
    finding TEXT NOT NULL REFERENCES finding (id),
    at TEXT NOT NULL,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    note TEXT,
    until TEXT,
    duplicate_of TEXT
  ) STRICT;
  CREATE INDEX decision_by_finding ON decision (finding, at);
  `,
  `
  -- Where a killed campaign goes on: written in one transaction with what was counted up to there.
  ALTER TABLE campaign_subject ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE campaign_subject ADD COLUMN wall_ms REAL NOT NULL DEFAULT 0;
  ALTER TABLE campaign_subject ADD COLUMN asked TEXT NOT NULL DEFAULT '[]';
  -- NULL: not looked for yet; 'found'; else why it was not.
  ALTER TABLE campaign_subject ADD COLUMN canary TEXT;

  -- nth: the how manieth of those that look alike in its stripe (see campaign/lookalikes.ts); with it, the triage of a
  -- killed campaign goes on exactly as it would have.
  ALTER TABLE mismatch ADD COLUMN nth INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE mismatch ADD COLUMN ms REAL NOT NULL DEFAULT 0;

  -- Lookalikes beyond those that have a row of their own: counted only.
  CREATE TABLE mismatch_tally (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    subject TEXT NOT NULL,
    lookalikes TEXT NOT NULL,
    count INTEGER NOT NULL,
    -- How many of them are in a finding's occurrences already, and whose.
    filed INTEGER NOT NULL DEFAULT 0,
    finding TEXT REFERENCES finding (id),
    PRIMARY KEY (campaign, subject, lookalikes)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mismatch_tally_by_finding ON mismatch_tally (finding);

  -- What each campaign saw, by whatever way: random inputs, replay, corpus, slip of a shrink.
  CREATE TABLE campaign_finding (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    finding TEXT NOT NULL REFERENCES finding (id),
    tests_until_found INTEGER NOT NULL,
    ms_until_found REAL NOT NULL,
    PRIMARY KEY (campaign, finding)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX campaign_finding_by_finding ON campaign_finding (finding);

  -- Saved findings that a campaign ran again before anything else.
  CREATE TABLE replay (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    finding TEXT NOT NULL REFERENCES finding (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('agrees', 'differs', 'differs otherwise', 'unsupported')),
    at TEXT NOT NULL,
    PRIMARY KEY (campaign, finding)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX replay_by_finding ON replay (finding, at);
  `,
  PAGE_INDEX,
  `
  -- What the inputs of the sample showed: operators with their outcomes, decisions, shapes (see stats/census.ts).
  CREATE TABLE feature (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (campaign, subject, name)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The input itself, where it cannot be drawn again from (seed, idx): a mismatch of a fuzzing lane.
  ALTER TABLE mismatch ADD COLUMN input TEXT;
  `,
  `
  CREATE INDEX finding_known ON finding (until) WHERE status = 'known';
  `,
  `
  -- One more kind of result: which lines of the implementations the inputs reached. SQLite changes no CHECK in place.
  CREATE TABLE result_of_any_kind (
    kind TEXT NOT NULL CHECK (kind IN ('statistics', 'detection', 'bisect', 'coverage')),
    about TEXT NOT NULL,
    at TEXT NOT NULL,
    campaign TEXT REFERENCES campaign (id),
    figure REAL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, about, at)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO result_of_any_kind SELECT kind, about, at, campaign, figure, document FROM result;
  DROP TABLE result;
  ALTER TABLE result_of_any_kind RENAME TO result;
  `,
  `
  -- Findings that a person has split: from then on members with other details are filed apart (see campaign/signature.ts).
  CREATE TABLE split (
    finding TEXT PRIMARY KEY REFERENCES finding (id),
    at TEXT NOT NULL,
    note TEXT,
    details TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
