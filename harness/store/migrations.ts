/**
 * The store's tables, as the steps by which they came to be. `user_version` counts the steps a database has taken.
 *
 * Never change a step that was released: databases out there have taken it. Add one.
 * JSON columns hold exact JSON text; times are ISO 8601 in UTC.
 */

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
];
