/**
 * `lockstep triage ID --split`: a finding whose members a person holds for several bugs.
 *
 * Each member that can be made again is shrunk again, and what its smallest input shows decides where it belongs: with
 * all details as in the finding's own it stays, otherwise it moves to a finding of its own. The decision is remembered:
 * later campaigns file by the same rule, and `--status duplicate` joins again what should not have been parted.
 */

import { RandomChoices } from '../../generators/choices.ts';
import { bold, count, dim, plural, table } from '../../reports/terminal/style.ts';
import { type Pool, ProcessPool } from '../campaign/pool.ts';
import { sightingOf } from '../campaign/sighting.ts';
import { detailsOf, signatureOf } from '../campaign/signature.ts';
import { counterexampleOf, savedVerdict } from '../counterexample.ts';
import { UserError } from '../errors.ts';
import { readJson, writeJson } from '../json.ts';
import { readVerdict } from '../judge.ts';
import { dbFlag } from '../shell.ts';
import { type Member, Splits } from '../store/split.ts';
import type { FindingRow, Sighting } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { findSubject } from '../subjects/index.ts';

/** As many members as anybody would look at; of a finding of thousands, more tell the same. */
const MOST_MEMBERS = 20;
const LIMITS = { workers: 1, inputMs: 5_000, heapMb: 1_024 };
/** For the shrink of one member, as in a campaign. */
const SHRINK = { calls: 6_000, ms: 20_000 };

interface Told {
  stay: number;
  agreeNow: number;
  cannotBeMade: number;
  readonly moved: Map<string, { row: FindingRow; members: number }>;
}

/** Prints what came of it. Throws a UserError where there are no details to tell apart by. */
export async function split(finding: FindingRow, note: string | undefined, db: string): Promise<void> {
  const subject = findSubject(finding.subject);
  const details = detailsOfFinding(finding);
  const splits = new Splits(db);
  const pool = new ProcessPool(LIMITS);
  const told: Told = { stay: 0, agreeNow: 0, cannotBeMade: 0, moved: new Map() };
  try {
    splits.decide(finding, details, note);
    for (const member of splits.members(finding, MOST_MEMBERS)) {
      if (member.input === null && member.generator !== subject.generatorVersion) {
        told.cannotBeMade++;
        continue;
      }
      const sighting = await shrunkMember(finding, subject, member, pool);
      if (sighting === undefined) told.agreeNow++;
      else if (sighting.signature === finding.signature && sighting.apart?.details === details) told.stay++;
      else {
        const row = splits.move(finding, member, sighting);
        told.moved.set(row.id, { row, members: (told.moved.get(row.id)?.members ?? 0) + 1 });
      }
    }
  } finally {
    await pool.close();
    splits.close();
  }
  console.log(page(finding, told, db));
}

function detailsOfFinding(finding: FindingRow): string {
  const { subject, input, document } = counterexampleOf(readJson(finding.counterexample), `finding ${finding.id}`);
  if ((JSON.parse(finding.signature) as unknown[])[1] === 'unshrunk' || finding.kind !== 'difference') {
    throw new UserError(
      `finding ${finding.id} has no smallest input whose details could tell its members apart`,
      finding.kind === 'difference' ? 'it was not shrunk: a longer campaign does' : 'only differences can be split',
    );
  }
  return detailsOf(savedVerdict(document).difference, [...subject.features(input)]);
}

/** undefined: all agree on it by now. */
async function shrunkMember(
  finding: FindingRow,
  subject: Subject,
  member: Member,
  pool: Pool,
): Promise<Sighting | undefined> {
  const { seed, idx: index, verdict } = member;
  const implementations = JSON.parse(finding.implementations) as string[];
  const panel = { subject: subject.name, implementations };
  const text = member.input ?? writeJson(subject.generate(new RandomChoices().reseed(seed, index)));
  const { found } = await pool.judge({ kind: 'judge', panel, input: text });
  if (found === undefined) return undefined;
  // From its address, where it has one: choices shrink further than inputs, and the campaign did the same.
  const given = member.input === null ? {} : { input: member.input };
  const reply = await pool.shrink({ kind: 'shrink', panel, seed, index, ...given, verdict, ...SHRINK });
  const smallest = readVerdict(reply.found.verdict);
  const seen = {
    ...{ subject, implementations, versions: [], tests: finding.tests_until_found, ms: finding.ms_until_found },
    ...(member.input === null ? { seed, index } : { seed: null, index: null }),
  };
  return sightingOf(seen, signatureOf(subject.name, smallest, reply.found.features), smallest, reply.found, reply);
}

function page(finding: FindingRow, { stay, agreeNow, cannotBeMade, moved }: Told, db: string): string {
  const lines = [`${bold(`finding ${finding.id}`)} is split: its members are told apart by all that they show.`];
  lines.push(`${plural(stay, 'member')} looked at ${stay === 1 ? 'stays' : 'stay'} in it`);
  if (moved.size === 0) lines.push('none went elsewhere: by all that their smallest inputs show, they are the same');
  else {
    const rows = [...moved.values()].map(({ row, members }) => [row.id, `${count(members)}x`, row.summary]);
    lines.push(`${plural(moved.size, 'finding')} of their own:`, table(rows));
  }
  if (agreeNow > 0) lines.push(`${plural(agreeNow, 'member')}: all agree by now`);
  if (cannotBeMade > 0)
    lines.push(`${plural(cannotBeMade, 'member')} of another version of the generator left as they are`);
  if (moved.size > 0) {
    const [first] = moved.keys();
    lines.push(dim(`To join again: npx lockstep triage ${first} --status duplicate --of ${finding.id}${dbFlag(db)}`));
  }
  return lines.join('\n');
}
