/**
 * Shrinking of inputs that kill or stop their worker: each candidate goes to the worker in quarantine, which may die of
 * it as often as it likes. Slow (a death costs about a second), so only the one implementation is asked, with little
 * time for each input, and the budget is small.
 */

import { readJson, writeJson } from '../json.ts';
import { readVerdict, type Verdict, verdictKey } from '../judge.ts';
import { shrink } from '../shrink/shrink.ts';
import type { Subject } from '../subject.ts';
import type { Pool } from './pool.ts';
import type { FoundInput, PanelSpec, ShrinkReply } from './protocol.ts';

const CALLS = 400;

/** What does not answer in this time counts as hanging, until the smallest input is tried with the full time. */
const HANG_MS = 1_000;

export interface ApartTask {
  readonly pool: Pool;
  readonly subject: Subject;
  readonly panel: PanelSpec;
  readonly input: unknown;
  readonly verdict: Verdict;
  readonly ms: number;
}

/** undefined: nothing was gained, or the smallest input does not do it with the full time. */
export async function shrinkApart(task: ApartTask): Promise<ShrinkReply | undefined> {
  const { pool, subject, panel, input, verdict, ms } = task;
  const culprit: PanelSpec = { subject: panel.subject, implementations: verdict.odd };
  const ask = async (candidate: unknown, limitMs?: number): Promise<Verdict | undefined> => {
    const job = { kind: 'judge', panel: culprit, input: writeJson(candidate) } as const;
    const { found } = await pool.judge(limitMs === undefined ? job : { ...job, limitMs }, { apart: true });
    return found === undefined ? undefined : readVerdict(found.verdict);
  };
  const limit = verdict.kind === 'hang' ? HANG_MS : undefined;
  const shrunk = await shrink(subject, { input, verdict }, each => ask(each, limit), { calls: CALLS, ms });
  const proof = shrunk.calls === 0 ? undefined : await ask(shrunk.input);
  if (proof === undefined || verdictKey(proof) !== verdictKey(verdict)) return undefined;
  return {
    kind: 'shrink',
    found: await describeApart(task, shrunk.input, proof),
    sizeBefore: shrunk.sizeBefore,
    calls: shrunk.calls,
    ms: shrunk.ms,
    steps: shrunk.steps,
    // With one implementation alone there is nothing that it could slip to.
    slips: [],
    unfinished: shrunk.unfinished,
  };
}

async function describeApart(
  { pool, subject, panel, verdict }: ApartTask,
  input: unknown,
  proof: Verdict,
): Promise<FoundInput> {
  const text = writeJson(input);
  const others = panel.implementations.filter(name => !verdict.odd.includes(name));
  const { answers } = await pool.judge({
    kind: 'judge',
    panel: { subject: panel.subject, implementations: others },
    input: text,
  });
  const failed = Object.fromEntries(verdict.odd.map(name => [name, { [proof.kind]: proof.difference.right }]));
  return {
    input: text,
    verdict: writeJson({ ...verdict, difference: proof.difference }),
    answers: writeJson({ ...(readJson(answers) as object), ...failed }),
    size: subject.size(input),
    features: [...subject.features(input)],
    rendered: subject.render(input),
  };
}
