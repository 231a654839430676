/**
 * The migration step that makes pages fast: what lists filter by, sort by and search in, kept up by SQLite itself.
 *
 * A row of `finding` holds kilobytes, so no list may touch more rows than it shows: every index below covers what lists
 * filter by. `result` holds what other commands measured (statistics, detection power, versions), as JSON documents.
 *
 * Released steps are never changed, see migrations.ts.
 */

const SEARCHED = (row: string): string =>
  `${row}.id || ' ' || ${row}.subject || ' ' || ${row}.summary || ' ' || coalesce(${row}.note, '') || ' ' || substr(${row}.rendered, 1, 4000)`;

export const PAGE_INDEX = `
  -- Whom a finding is about, as JSON text of names. Taken from the signature, which is shallow; a counterexample may be
  -- deeper than SQLite's JSON functions can read.
  ALTER TABLE finding ADD COLUMN odd TEXT GENERATED ALWAYS AS (CAST(
    CASE WHEN NOT json_valid(signature) THEN NULL
         WHEN json_extract(signature, '$[1]') <> 'unshrunk' THEN json_extract(signature, '$[2]')
         WHEN json_valid(json_extract(signature, '$[2]')) THEN json_extract(json_extract(signature, '$[2]'), '$[1]')
    END AS TEXT)) VIRTUAL;

  CREATE INDEX finding_facets ON finding (status, subject, kind, odd, last_campaign);
  CREATE INDEX finding_by_last_seen ON finding (last_seen, status, subject, kind, odd, last_campaign, id);
  CREATE INDEX finding_by_first_seen ON finding (first_seen, status, subject, kind, odd, last_campaign, id);
  CREATE INDEX finding_by_occurrences ON finding (occurrences, status, subject, kind, odd, last_campaign, id);
  CREATE INDEX finding_by_size ON finding (size, status, subject, kind, odd, last_campaign, id);
  CREATE INDEX finding_narrow ON finding (id, status, subject, kind, odd, last_campaign, last_seen, first_seen, occurrences, size);
  CREATE INDEX finding_by_first_campaign ON finding (first_campaign, last_seen);
  CREATE INDEX decision_reopened ON decision (at, finding) WHERE from_status = 'fixed' AND to_status = 'new';
  CREATE INDEX campaign_by_start ON campaign (started_at);

  -- The rowids of a table without an INTEGER PRIMARY KEY may change; the text index needs numbers that stay.
  CREATE TABLE finding_number (n INTEGER PRIMARY KEY, finding TEXT NOT NULL UNIQUE REFERENCES finding (id)) STRICT;
  CREATE VIRTUAL TABLE finding_text USING fts5 (text, content='', contentless_delete=1, tokenize='trigram');

  INSERT INTO finding_number (finding) SELECT id FROM finding ORDER BY first_seen;
  INSERT INTO finding_text (rowid, text)
    SELECT n, ${SEARCHED('finding')} FROM finding_number JOIN finding ON finding.id = finding_number.finding;

  CREATE TRIGGER finding_text_of_new AFTER INSERT ON finding BEGIN
    INSERT INTO finding_number (finding) VALUES (NEW.id);
    INSERT INTO finding_text (rowid, text)
      SELECT n, ${SEARCHED('NEW')} FROM finding_number WHERE finding = NEW.id;
  END;
  CREATE TRIGGER finding_text_of_changed AFTER UPDATE OF summary, rendered, note ON finding
  WHEN NEW.summary IS NOT OLD.summary OR NEW.rendered IS NOT OLD.rendered OR NEW.note IS NOT OLD.note BEGIN
    UPDATE finding_text SET text = ${SEARCHED('NEW')}
      WHERE rowid = (SELECT n FROM finding_number WHERE finding = NEW.id);
  END;

  CREATE TABLE result (
    kind TEXT NOT NULL CHECK (kind IN ('statistics', 'detection', 'bisect')),
    -- What was measured: a subject, or a finding's id.
    about TEXT NOT NULL,
    at TEXT NOT NULL,
    campaign TEXT REFERENCES campaign (id),
    document TEXT NOT NULL,
    PRIMARY KEY (kind, about, at)
  ) STRICT, WITHOUT ROWID;
`;
