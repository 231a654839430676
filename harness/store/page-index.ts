/**
 * The migration step that makes pages fast: what lists filter by, sort by and search in, kept up by SQLite itself.
 *
 * A row of `finding` holds kilobytes, so no list may touch more rows than it shows: `finding_line` has one narrow row for
 * each, and its indexes cover what lists filter by. Nothing but the triggers writes to it. No column is added to
 * `finding` for this: statements that copy its rows from another database need not know of any of it.
 *
 * `result` holds what other commands measured (statistics, detection power, versions), as JSON documents.
 *
 * Released steps are never changed, see migrations.ts.
 */

/** How many characters of a finding can be searched: the text of a shrunk one is shorter. */
const SEARCHED = 4_000;

const searched = (row: string): string =>
  `${row}.id || ' ' || ${row}.subject || ' ' || ${row}.summary || ' ' || coalesce(${row}.note, '') || ' ' || substr(${row}.rendered, 1, ${SEARCHED})`;

/**
 * Whom a finding is about, as JSON text of names. From the signature, which is shallow; a counterexample may be deeper
 * than SQLite's JSON functions can read.
 */
const odd = (row: string): string => `CAST(
    CASE WHEN NOT json_valid(${row}.signature) THEN NULL
         WHEN json_extract(${row}.signature, '$[1]') <> 'unshrunk' THEN json_extract(${row}.signature, '$[2]')
         WHEN json_valid(json_extract(${row}.signature, '$[2]'))
           THEN json_extract(json_extract(${row}.signature, '$[2]'), '$[1]')
    END AS TEXT)`;

/** What changes of a finding, besides its text. */
const CHANGING = ['status', 'last_campaign', 'last_seen', 'occurrences', 'size'];
const COLUMNS = ['id', 'subject', 'kind', 'first_seen', ...CHANGING];
const columnsOf = (row: string): string => COLUMNS.map(column => `${row}.${column}`).join(', ');

/** Behind the column that sorts: all that filters, and the id. */
const FILTERED = 'status, subject, kind, odd, last_campaign, id';

export const PAGE_INDEX = `
  CREATE TABLE finding_line (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE REFERENCES finding (id),
    status TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    odd TEXT,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    last_campaign TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    size INTEGER NOT NULL
  ) STRICT;
  CREATE VIRTUAL TABLE finding_text USING fts5 (text, content='', contentless_delete=1, tokenize='trigram');

  INSERT INTO finding_line (${COLUMNS.join(', ')}, odd)
    SELECT ${columnsOf('finding')}, ${odd('finding')} FROM finding ORDER BY first_seen;
  INSERT INTO finding_text (rowid, text)
    SELECT n, ${searched('finding')} FROM finding_line JOIN finding ON finding.id = finding_line.id;

  CREATE INDEX finding_line_facets ON finding_line (status, subject, kind, odd, last_campaign);
  CREATE INDEX finding_line_by_last_seen ON finding_line (last_seen, ${FILTERED});
  CREATE INDEX finding_line_by_first_seen ON finding_line (first_seen, ${FILTERED});
  CREATE INDEX finding_line_by_occurrences ON finding_line (occurrences, ${FILTERED});
  CREATE INDEX finding_line_by_size ON finding_line (size, ${FILTERED});

  CREATE TRIGGER finding_line_of_new AFTER INSERT ON finding BEGIN
    INSERT INTO finding_line (${COLUMNS.join(', ')}, odd) VALUES (${columnsOf('NEW')}, ${odd('NEW')});
    INSERT INTO finding_text (rowid, text) SELECT n, ${searched('NEW')} FROM finding_line WHERE id = NEW.id;
  END;
  CREATE TRIGGER finding_line_of_changed AFTER UPDATE OF ${CHANGING.join(', ')} ON finding BEGIN
    UPDATE finding_line SET ${CHANGING.map(column => `${column} = NEW.${column}`).join(', ')} WHERE id = NEW.id;
  END;
  CREATE TRIGGER finding_text_of_changed AFTER UPDATE OF summary, rendered, note ON finding
  WHEN NEW.summary IS NOT OLD.summary OR NEW.rendered IS NOT OLD.rendered OR NEW.note IS NOT OLD.note BEGIN
    UPDATE finding_text SET text = ${searched('NEW')} WHERE rowid = (SELECT n FROM finding_line WHERE id = NEW.id);
  END;

  CREATE INDEX finding_by_first_campaign ON finding (first_campaign, last_seen);
  CREATE INDEX decision_reopened ON decision (at, finding) WHERE from_status = 'fixed' AND to_status = 'new';
  CREATE INDEX campaign_by_start ON campaign (started_at);

  CREATE TABLE result (
    kind TEXT NOT NULL CHECK (kind IN ('statistics', 'detection', 'bisect')),
    -- What was measured: a subject, or a finding's id.
    about TEXT NOT NULL,
    at TEXT NOT NULL,
    campaign TEXT REFERENCES campaign (id),
    -- The one number that a trend shows, so that it need not read documents.
    figure REAL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, about, at)
  ) STRICT, WITHOUT ROWID;
`;
