/** Which lanes run over which subjects, and how the time is shared among them. */

import type { Lane, Share } from '../campaign/protocol.ts';
import { ownSubject, ownSubjects } from '../config/current.ts';
import { UserError } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { findSubject } from '../subjects/index.ts';
import { seedTexts } from './corpus-files.ts';
import { FRONT_ENDS } from './front-ends.ts';
import type { LanePlan } from './lane.ts';
import { randomSeeds } from './source.ts';

export const LANES: readonly Lane[] = ['bytes', 'guided'];

/**
 * How the lanes share their time. Texts find what random inputs never try; mutated choices make inputs of the kind that
 * random choices make too, at a third of the rate (bench/guidance.ts).
 */
const PARTS: Readonly<Record<Lane, number>> = { bytes: 2, guided: 1 };

/** The guided lane without a subject named: where rules meet each other. */
const GUIDED = ['cedar/authorize', 'cedar/evaluate', 'cedar/validate'];

/** Subjects that have a lane without being named: a person's own are all guided. */
export const isFuzzed = (name: string): boolean =>
  FRONT_ENDS.has(name) || GUIDED.includes(name) || ownSubject(name) !== undefined;

/** Asked about a part only, and about everything new: it takes ten times as long as the others. */
const SAMPLED: Readonly<Record<string, Share>> = { 'cedar-wasm': { part: 1, of: 8 } };

/** Random beginnings of the guided lane. */
const GUIDED_SEEDS = 128;

export interface LaneSettings {
  /** Both when left out. */
  readonly lane?: Lane;
  readonly subjects?: readonly string[];
  /** Of the subjects that a lane has by itself, these only. */
  readonly only?: readonly string[];
  /** Each subject's own when left out. */
  readonly implementations?: readonly string[];
  /** For all of them together, ms; Infinity when the number of tests ends it. */
  readonly ms: number;
  /** Inputs of each, Infinity when the time ends it. */
  readonly scenarios: number;
  readonly seed: number;
  readonly corpus: string;
}

export function lanePlans(settings: LaneSettings): LanePlan[] {
  const lanes = settings.lane === undefined ? LANES : [settings.lane];
  const pairs = lanes.flatMap(lane => subjectsOf(lane, settings).map(subject => ({ lane, subject })));
  // Each lane has its share of the time, however many subjects it has.
  const used = lanes.filter(lane => pairs.some(pair => pair.lane === lane));
  const parts = used.reduce((sum, lane) => sum + PARTS[lane], 0);
  return pairs.map(({ lane, subject }) => {
    const implementations = settings.implementations ?? subject.implementations;
    const shares = Object.entries(SAMPLED).filter(([name]) => implementations.slice(1).includes(name));
    return {
      ...{ lane, subject, implementations },
      ms: (settings.ms * PARTS[lane]) / parts / pairs.filter(pair => pair.lane === lane).length,
      scenarios: settings.scenarios,
      sample: Object.fromEntries(shares),
      seeds: laneSeeds(lane, subject, settings),
    };
  });
}

/** What a lane begins with. */
export const laneSeeds = (
  lane: Lane,
  subject: Subject,
  { seed, corpus }: Pick<LaneSettings, 'seed' | 'corpus'>,
): readonly Uint8Array[] => (lane === 'bytes' ? seedTexts(corpus, subject) : randomSeeds(seed, GUIDED_SEEDS));

function subjectsOf(lane: Lane, { lane: named, subjects, only }: LaneSettings): Subject[] {
  const names = subjects ?? namesOf(lane).filter(name => only?.includes(name) ?? true);
  const able = lane === 'bytes' ? names.filter(name => FRONT_ENDS.has(findSubject(name).name)) : names;
  if (named === 'bytes' && able.length < names.length) {
    const unable = names.find(name => !FRONT_ENDS.has(name)) ?? '';
    throw new UserError(
      `--lane bytes: ${unable} has no front end that reads text`,
      `those that have: ${[...FRONT_ENDS.keys()].join(', ')}`,
    );
  }
  return able.map(findSubject);
}

/** A campaign over subjects of one's own may name built-in ones, too: `only` says which of all take part. */
function namesOf(lane: Lane): readonly string[] {
  if (lane === 'bytes') return [...FRONT_ENDS.keys()];
  return [...ownSubjects().map(({ name }) => name), ...GUIDED];
}
