/**
 * Which versions of an implementation show a finding: each is asked, from old to new.
 *
 * A linear scan, not a bisection: a difference may come, go and come back, and then a bisection would name a boundary
 * that says nothing. There are some twenty published versions, and asking one takes milliseconds.
 */

import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { Counterexample } from '../counterexample.ts';
import { messageOf } from '../errors.ts';
import type { Implementation } from '../implementation.ts';
import { writeJson } from '../json.ts';
import { judge, type Outcome, summarize, type Verdict } from '../judge.ts';
import { Panel } from '../panel.ts';

/** `differs otherwise`: a mismatch of another kind than the finding's. `not asked`: see `why`. */
export type ScanOutcome = 'agrees' | 'differs' | 'differs otherwise' | 'unsupported' | 'not asked';

export interface ScannedVersion {
  readonly version: string;
  readonly outcome: ScanOutcome;
  readonly answer: Json;
  readonly why: string;
}

export interface Boundary {
  readonly from: string;
  readonly to: string;
  /** The finding is there from `to` on, or gone from `to` on. */
  readonly change: 'appears' | 'disappears';
}

/** Gives the implementation of a version, or throws why there is none. */
export type OpenVersion = (version: string) => Promise<Implementation>;

/** `others` are asked beside each version, whose name in the verdicts is `name@VERSION`. */
export async function scan(
  example: Counterexample,
  others: readonly Implementation[],
  versions: readonly string[],
  open: OpenVersion,
): Promise<ScannedVersion[]> {
  const rows: ScannedVersion[] = [];
  for (const version of versions) {
    let implementation: Implementation;
    try {
      implementation = await open(version);
    } catch (thrown) {
      rows.push({ version, outcome: 'not asked', answer: null, why: messageOf(thrown) });
      continue;
    }
    try {
      rows.push(await ask(example, others, implementation, version));
    } finally {
      await implementation.close?.();
    }
  }
  return rows;
}

async function ask(
  { subject, input, document }: Counterexample,
  others: readonly Implementation[],
  implementation: Implementation,
  version: string,
): Promise<ScannedVersion> {
  const outcomes = await new Panel(subject, [...others, implementation]).ask(input);
  const own = outcomes.at(-1)?.outcome as Outcome;
  const answer = ('answer' in own ? own.answer : own) as Json;
  if ('unsupported' in own) return { version, outcome: 'unsupported', answer, why: own.unsupported };
  const verdict = judge(subject, input, outcomes);
  if (verdict === undefined || !isAbout(verdict, implementation.name, others)) {
    return { version, outcome: 'agrees', answer, why: '' };
  }
  const same = isSameKind(verdict, document.difference as { kind?: string; of?: string } | undefined);
  return { version, outcome: same ? 'differs' : 'differs otherwise', answer, why: summarize(verdict, writeJson) };
}

/** The version is one of those at odds; where the others differ among themselves, that says nothing about it. */
const isAbout = ({ odd, others }: Verdict, name: string, rest: readonly Implementation[]): boolean =>
  odd.includes(name) || (others.includes(name) && rest.some(each => odd.includes(each.name)));

const isSameKind = (verdict: Verdict, saved: { kind?: string; of?: string } | undefined): boolean =>
  saved?.kind === undefined ||
  (saved.kind === verdict.difference.kind && (saved.of === undefined || saved.of === verdict.kind));

/** Between neighbours that were asked: where the finding comes or goes. */
export function boundaries(rows: readonly ScannedVersion[]): Boundary[] {
  const asked = rows.filter(({ outcome }) => outcome !== 'not asked' && outcome !== 'unsupported');
  return asked.slice(1).flatMap((row, i) => {
    const before = asked[i] as ScannedVersion;
    const [was, is] = [before.outcome === 'differs', row.outcome === 'differs'];
    if (was === is) return [];
    return [{ from: before.version, to: row.version, change: is ? ('appears' as const) : ('disappears' as const) }];
  });
}
