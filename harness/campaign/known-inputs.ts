/**
 * Inputs that are known to be worth running: saved findings, which may be gone or be back, and the corpus. They go
 * first: what went wrong once goes wrong again more often than chance.
 *
 * A saved finding that agrees now is noted, no more: whether it is fixed is a person's word, this is what it rests on.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { savedVerdict } from '../counterexample.ts';
import { readJson, writeJson } from '../json.ts';
import { readVerdict, type Verdict, verdictKey } from '../judge.ts';
import type { ReplayOutcome } from '../store/store.ts';
import { addressOf } from '../subjects/variant.ts';
import type { CampaignContext, SubjectPlan } from './campaign.ts';
import { JobAbandoned } from './pool.ts';
import type { FoundInput, JudgeReply } from './protocol.ts';
import { sightingOf } from './sighting.ts';
import { signatureOf } from './signature.ts';

export interface CorpusCase {
  /** Where it comes from, for errors. */
  readonly source: string;
  readonly subject: string;
  /** Exact JSON text. */
  readonly input: string;
}

/** With the time at which the phase gives way to the next one, epoch ms. */
export type KnownContext = CampaignContext & { readonly until: number };

/** Saved findings of the subject whose implementations take part. A resumed campaign goes on behind those it has done. */
export async function runSaved(context: KnownContext, plan: SubjectPlan): Promise<void> {
  const { store, id } = context;
  const done = new Set(store.replays(id, plan.subject.name).map(({ finding }) => finding));
  for (const finding of store.saved(plan.subject.name)) {
    if (isOver(context)) return;
    const document = readJson(finding.counterexample) as JsonObject;
    const old = savedVerdict(document);
    const taking = [...old.odd, ...old.others].filter(name => plan.implementations.includes(name));
    if (
      done.has(finding.id) ||
      !old.odd.every(name => taking.includes(name)) ||
      (old.others.length > 0 && taking.length < 2)
    ) {
      continue;
    }
    const reply = await ask(context, plan, writeJson(document.input));
    if (reply === undefined) return;
    const outcome = outcomeOf(old, reply);
    store.addReplay(id, finding, outcome);
    if (outcome === 'differs otherwise' && reply.found) file(context, plan, reply.found);
  }
}

export async function runCorpus(context: KnownContext, plan: SubjectPlan): Promise<void> {
  for (const { subject, input } of plan.corpus ?? []) {
    if (subject !== plan.subject.name) continue;
    if (isOver(context)) return;
    const reply = await ask(context, plan, input);
    if (reply === undefined) return;
    if (reply.found) file(context, plan, reply.found);
  }
}

/** Counterexample files under a folder; other JSON files are somebody else's. */
export function readCorpus(folder: string, read: (file: string) => Json): CorpusCase[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.json'))
    .sort()
    .flatMap(file => {
      const source = join(folder, file);
      const json = read(source) as JsonObject;
      if (json?.lockstep !== 1 || typeof json.subject !== 'string' || json.input === undefined) return [];
      return [{ source, subject: json.subject, input: writeJson(json.input) }];
    });
}

const isOver = ({ until, stop }: KnownContext): boolean => stop.aborted || Date.now() >= until;

/** undefined: given up, because the time is over. */
async function ask({ pool }: KnownContext, plan: SubjectPlan, input: string): Promise<JudgeReply | undefined> {
  const panel = { subject: addressOf(plan.subject), implementations: plan.implementations };
  try {
    return await pool.judge({ kind: 'judge', panel, input });
  } catch (thrown) {
    if (thrown instanceof JobAbandoned) return undefined;
    throw thrown;
  }
}

/** Others may take part than in the campaign that saved it: that the same ones are odd in the same way is enough. */
function outcomeOf(old: Verdict, { found, unsupported }: JudgeReply): ReplayOutcome {
  if (found === undefined) return old.odd.some(name => unsupported.includes(name)) ? 'unsupported' : 'agrees';
  return verdictKey(readVerdict(found.verdict)) === verdictKey(old) ? 'differs' : 'differs otherwise';
}

/** As it is: what is saved is small already. */
function file(context: KnownContext, plan: SubjectPlan, given: FoundInput): void {
  const { store, id } = context;
  const { subject, implementations } = plan;
  const input = subject.read(readJson(given.input));
  const features = [...subject.features(input)];
  const found = { ...given, size: subject.size(input), features, rendered: subject.render(input) };
  const verdict = readVerdict(found.verdict);
  const seen = { subject, implementations, versions: [], seed: null, index: null, tests: 0, ms: 0 };
  const shrink = { sizeBefore: found.size, calls: 0, ms: 0, unfinished: false, steps: [] };
  const sighting = sightingOf(seen, signatureOf(subject.name, verdict, features), verdict, found, shrink);
  store.fileSightings(id, [{ sighting, indices: [] }]);
}
