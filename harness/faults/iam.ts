/**
 * Known defects of an engine for `iam/refine`, each the real engine with one stage exchanged: what the harness must find.
 *
 * Origins name the specification of refinement, part 4 (D1 to D26 and the list below them), or say where else such a
 * defect was seen or is to be expected.
 */

import type { Entry } from '../../engine/iam/absorb.ts';
import { Automaton } from '../../engine/iam/automaton.ts';
import { answerWith, STAGES, type Stages } from '../../engine/iam/index.ts';
import type { RefineAnswer, RefineInput } from '../../model/iam/syntax/interchange.ts';
import * as known from './iam-known.ts';
import * as patterns from './iam-patterns.ts';
import * as shape from './iam-shape.ts';
import * as words from './iam-words.ts';

export interface IamFault {
  /** As in `fault:NAME`. */
  readonly name: string;
  readonly subject: 'iam/refine';
  /** What the engine does wrong. */
  readonly description: string;
  readonly origin: string;
  /** A defective engine; a new one each time, because a defect may have a memory. */
  create(): (input: RefineInput) => RefineAnswer;
}

type Row = readonly [name: string, origin: string, description: string, stages: () => Partial<Stages>];

/** Defects that remain what they are between calls, or that need nothing of their own, are written in place. */
const ROWS: readonly Row[] = [
  [
    'safety-by-words',
    'D1',
    'a prefix is safe when no unused action has it as a prefix of whole words',
    words.safetyByWords,
  ],
  [
    'prefix-without-star',
    'D2, seen in policyuniverse and policy_sentry',
    'a safe prefix that is itself an action is written without its star',
    words.prefixWithoutStar,
  ],
  [
    'inner-action-forgotten',
    'D3',
    'a kept action that is the beginning of an unused one is lost',
    () => ({ isKept: (node, { unused }) => !unused && node.children.length === 0 }),
  ],
  [
    'unused-prefix-is-safe',
    'D4',
    'a prefix counts as safe when the only unused action below is the prefix itself',
    () => ({ isSafe: node => node.unused === (node.action?.unused === true ? 1 : 0) }),
  ],
  [
    'single-as-wildcard',
    'D5',
    'a class of one action is written with a star',
    () => ({ entryFor: (_, cut) => `${cut}*` }),
  ],
  ['repetition-counted', 'D6', 'a name that the catalogue lists twice counts as two actions', known.repetitionCounted],
  [
    'cut-anywhere',
    'D7',
    'a prefix may end within a word',
    () => ({ cutsOf: name => Array.from(name, (_, i) => i + 1) }),
  ],
  ['cut-at-every-capital', 'D8', 'each letter of an acronym is a word', words.cutAtEveryCapital],
  [
    'acronym-swallows-word',
    'specification 2.1, cut points',
    'the word after an acronym belongs to it',
    words.acronymSwallowsWord,
  ],
  ['hyphen-ends-word', 'specification 2.1, cut points', 'a word ends at a hyphen too', words.hyphenEndsWord],
  ['digit-begins-word', 'specification 2.1, cut points', 'a digit after a letter begins a word', words.digitBeginsWord],
  ['chains-compressed', 'D9', 'a prefix is made longer as long as only one word can follow', words.chainsCompressed],
  [
    'spelling-of-last',
    'D26',
    'of several spellings of a prefix the last one inserted is shown',
    () => ({ shownOf: (_, other) => other }),
  ],
  [
    'prefix-beyond-pattern',
    'D10',
    'a safe prefix is written although the pattern does not match all that follows',
    patterns.prefixBeyondPattern,
  ],
  [
    'open-end-by-last-character',
    'D11',
    'only a pattern whose very last character is a star counts as open',
    patterns.openEndByLastCharacter,
  ],
  ['question-mark-optional', 'D12', 'a question mark matches nothing as well', patterns.questionMarkOptional],
  [
    'question-mark-as-star',
    'mistaken grammar',
    'a question mark matches any run of characters',
    () => ({ compile: pattern => new Automaton(pattern.replaceAll('?', '*')) }),
  ],
  [
    'star-needs-a-character',
    'mistaken grammar',
    'a star does not match nothing',
    () => ({ compile: pattern => new Automaton(pattern.replace(/\*+/g, '?*')) }),
  ],
  [
    'pattern-cut-at-wildcard',
    'D13',
    'what follows the first wildcard of a pattern is ignored',
    () => ({ compile: pattern => new Automaton(pattern.replace(/[*?].*/s, '*')) }),
  ],
  ['mask-of-32-bits', 'D14', 'places of a pattern beyond the 32nd are lost', patterns.maskOf32Bits],
  ['pattern-in-case', 'D15', 'a pattern in other letters than the catalogue is left alone', patterns.patternInCase],
  [
    'service-wildcard-ignored',
    'specification 1.1',
    'a pattern with a wildcard in its service matches nothing',
    () => ({ compile: pattern => new Automaton(/^[^:]*[*?].*:/.test(pattern) ? '' : pattern) }),
  ],
  [
    'lone-star-left-alone',
    'specification 3, edge cases',
    'a star alone stays whatever is unused',
    () => ({ compile: pattern => new Automaton(/^\*+$/.test(pattern) ? '' : pattern) }),
  ],
  ['wildcards-left-alone', 'specification 2.2, R1', 'only full names are removed', patterns.wildcardsLeftAlone],
  [
    'unchanged-regenerated',
    'list below D26; Repokid expands so',
    'a pattern that loses nothing is written out as names',
    patterns.unchangedRegenerated,
  ],
  [
    'kept-when-all-unused',
    'specification 2.2, R2',
    'a pattern stays when all that it matches is unused',
    patterns.keptWhenAllUnused,
  ],
  ['finding-name-in-case', 'D16', 'the name in a finding is compared with its case', known.findingNameInCase],
  [
    'finding-namespace-in-case',
    'D17',
    'the namespace of a finding is compared with its case',
    known.findingNamespaceInCase,
  ],
  [
    'unknown-finding-ignored',
    'D18',
    'a finding that the catalogue does not know is ignored',
    known.unknownFindingIgnored,
  ],
  ['whole-service-ignored', 'D19', 'a finding without actions is ignored', known.wholeServiceIgnored],
  ['whole-service-by-beginning', 'D20', 'the service s3 stands for s3-outposts too', known.wholeServiceByBeginning],
  ['unused-in-every-service', 'D21', 'an unused name is removed from every service', known.unusedInEveryService],
  [
    'last-finding-counts',
    'specification 1.2',
    'of several findings of a service only the last counts',
    known.lastFindingCounts,
  ],
  [
    'catalogue-keys-in-case',
    'specification 2.1',
    'of a service that is listed in two cases only the last list counts',
    known.catalogueKeysInCase,
  ],
  [
    'names-in-plain-object',
    'faults of JavaScript, as M-027 of the Cedar list',
    'names such as constructor are lost',
    known.namesInPlainObject,
  ],
  [
    'memory-outlives-call',
    'D25',
    'what was found for a pattern is used again with other findings',
    () => {
      const shared: ReturnType<Stages['newMemo']> = new Map();
      return { newMemo: () => shared };
    },
  ],
  [
    'nothing-absorbed',
    'D22',
    'a generated entry stays although another one contains it',
    () => ({ absorb: entries => entries.map(({ text }) => text) }),
  ],
  [
    'authors-absorbed',
    'D23',
    'what the author wrote goes when another entry contains it',
    () => ({ absorb: entries => STAGES.absorb(entries.map(asGenerated)) }),
  ],
  [
    'authors-absorb-nothing',
    'specification 2.2, R6',
    'what the author wrote does not make a generated entry superfluous',
    () => ({ absorb: entries => STAGES.absorb(entries.map(asInert)) }),
  ],
  [
    'names-absorb-longer-names',
    'specification 2.2, R6',
    'a generated entry goes when it begins like another entry',
    shape.namesAbsorbLongerNames,
  ],
  [
    'entries-unsorted',
    'list below D26',
    'generated entries stand in the order of the walk',
    () => ({ sortEntries: entries => entries }),
  ],
  [
    'entries-sorted-without-case',
    'specification 2.2, R5',
    'generated entries are sorted without case',
    shape.sortedWithoutCase,
  ],
  [
    'list-sorted',
    'D24',
    'the whole list is sorted, not only what is generated',
    () => ({ withEntries: (statement, entries) => STAGES.withEntries(statement, [...entries].sort()) }),
  ],
  ['deny-refined', 'list below D26', 'a Deny loses actions too, and so allows more', shape.denyRefined],
  [
    'not-action-refined',
    'list below D26',
    'a NotAction loses what is unused, and so allows it',
    shape.notActionRefined,
  ],
  [
    'first-statement-only',
    'specification 2.2',
    'only the first statement that changes is changed',
    shape.firstStatementOnly,
  ],
  [
    'stops-at-removed-statement',
    'list below D26',
    'statements after one that is removed are left as they are',
    shape.stopsAtRemovedStatement,
  ],
  [
    'no-action-removed',
    'list below D26',
    'a statement with an empty list of actions is removed',
    shape.noActionRemoved,
  ],
  [
    'nothing-left-as-empty-list',
    'list below D26',
    'when nothing is left the policy has an empty list of statements',
    shape.nothingLeftAsEmptyList,
  ],
  ['string-becomes-list', 'list below D26', 'a lone string becomes a list of one', shape.stringBecomesList],
  [
    'list-becomes-string',
    'specification 2.2, R7',
    'a list of which one entry is left becomes a string',
    shape.listBecomesString,
  ],
  ['elements-lost', 'list below D26', 'a changed statement loses its Sid, Condition and the like', shape.elementsLost],
  ['statement-becomes-list', 'list below D26', 'a statement without brackets gets some', shape.statementBecomesList],
  ['keys-reordered', 'specification 2.2, R7', 'Action comes last in a changed statement', shape.keysReordered],
];

const asGenerated = ({ text }: Entry): Entry => ({ text, author: undefined });

const asInert = ({ text, author }: Entry): Entry => ({ text, author: author && new Automaton('') });

export const iamFaults: readonly IamFault[] = ROWS.map(([name, origin, description, stages]) => ({
  name: `iam-${name}`,
  subject: 'iam/refine',
  description,
  origin,
  create: () => answerWith({ ...STAGES, ...stages() }),
}));
