/** What is reported unused: chosen among the names of the catalogue so that patterns lose a part, all, or nothing. */
import type { FindingJson } from '../../model/iam/syntax/interchange.ts';
import { type Choices, table } from '../choices.ts';
import { related, type Service, wordsOf } from './catalogue.ts';
import { UNKNOWN_NAMES, UNKNOWN_SERVICES } from './names.ts';
import { inOtherCase } from './patterns.ts';

/** Which names of a service are unused; null: all, without saying which. */
type Extent = (choices: Choices, names: readonly string[]) => readonly string[] | null;

const EXTENTS = table<Extent>([
  [24, (choices, names) => [choices.pick(names)]],
  [22, family],
  [24, (choices, names) => choices.subset(names, 0.5)],
  [12, (choices, names) => choices.sample(names, Math.max(1, names.length - choices.integer(1, 2)))],
  [9, (choices, names) => [related(choices, choices.pick(names))]],
  [
    6,
    (choices, names) => [choices.pick(names), ...choices.list(1, 3, 0.4, () => related(choices, choices.pick(names)))],
  ],
  [5, () => null],
  [2, () => []],
  [2, choices => [choices.pick(UNKNOWN_NAMES)]],
]);

/** All names that begin with the first words of one. */
function family(choices: Choices, names: readonly string[]): readonly string[] {
  const words = wordsOf(choices.pick(names));
  const prefix = words.slice(0, choices.integer(1, words.length)).join('');
  return names.filter(name => name.startsWith(prefix));
}

export function drawFindings(choices: Choices, services: readonly [Service, ...Service[]]): readonly FindingJson[] {
  if (choices.chance(0.04)) return [];
  const [first, ...others] = services;
  const findings = [first, ...choices.subset(others, 0.4)].flatMap(service => findingsOf(choices, service));
  if (choices.chance(0.03)) findings.push({ serviceNamespace: choices.pick(UNKNOWN_SERVICES), actions: ['Bar'] });
  return choices.chance(0.15) ? choices.shuffle(findings) : findings;
}

/** Mostly one finding; at times repeated, at times in two parts, at times in other letters. */
function findingsOf(choices: Choices, { key, names }: Service): FindingJson[] {
  const extent = choices.weighted(EXTENTS)(choices, names);
  const serviceNamespace = choices.chance(0.06) ? inOtherCase(choices, key) : key;
  if (extent === null) return [{ serviceNamespace }];
  const actions = extent.map(name => (choices.chance(0.08) ? inOtherCase(choices, name) : name));
  switch (choices.weighted(ARRANGEMENTS)) {
    case 'one':
      return [{ serviceNamespace, actions }];
    case 'two': {
      const middle = choices.integer(0, actions.length);
      return [
        { serviceNamespace, actions: actions.slice(0, middle) },
        { serviceNamespace: key, actions: actions.slice(middle) },
      ];
    }
    case 'repeated':
      return [
        { serviceNamespace, actions: [...actions, ...actions.slice(0, 1)] },
        { serviceNamespace, actions },
      ];
  }
}

const ARRANGEMENTS = table<'one' | 'two' | 'repeated'>([
  [84, 'one'],
  [10, 'two'],
  [6, 'repeated'],
]);
