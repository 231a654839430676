/** `lockstep replay`: a finding or a counterexample file once more, on the stored values. No generator is involved. */

import { Command } from 'commander';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { answersBlock, differenceBlock, traceBlock } from '../../reports/terminal/finding.ts';
import { bold, dim, indent } from '../../reports/terminal/style.ts';
import type { Implementation } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { writeJson } from '../json.ts';
import { judge, type Named, type Outcome, type Verdict } from '../judge.ts';
import { collectNames, DEFAULT_DB } from '../options.ts';
import { Panel } from '../panel.ts';
import { type Counterexample, readCounterexample } from './files.ts';

interface Options {
  readonly implementations?: readonly string[];
  readonly db: string;
  readonly json?: boolean;
}

export const replayCommand = (): Command =>
  new Command('replay')
    .description('one finding or counterexample file again: answers side by side, first difference, trace of the model')
    .argument('<id|file>', 'a finding (or the beginning of its id), or a counterexample file')
    .option('--implementations <a,b,c>', 'others than those of the campaign; repeatable', collectNames)
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExit code 1: they still differ; 0: all agree now.')
    .action(async (idOrFile: string, options: Options) => {
      const example = readCounterexample(idOrFile, options.db);
      const names = options.implementations ?? implementationsOf(example);
      const implementations = await Promise.all(names.map(name => createImplementation(name, example.subject.name)));
      const panel = new Panel(example.subject, implementations);
      try {
        const outcomes = await panel.ask(example.input);
        const verdict = judge(example.subject, example.input, outcomes);
        console.log(
          options.json ? asJson(example, outcomes, verdict) : page(example, implementations, outcomes, verdict),
        );
        process.exitCode = verdict === undefined ? 0 : 1;
      } finally {
        await panel.close();
      }
    });

/** Those that answered when it was saved, else the subject's own. */
function implementationsOf({ document, subject }: Counterexample): readonly string[] {
  const answers = document.answers;
  const names = typeof answers === 'object' && answers !== null && !Array.isArray(answers) ? Object.keys(answers) : [];
  return names.length > 0 ? names : subject.implementations;
}

function page(
  { subject, input, source }: Counterexample,
  implementations: readonly Implementation[],
  outcomes: readonly Named<unknown>[],
  verdict: Verdict | undefined,
): string {
  const shown = outcomes.map(({ name, outcome }, i) => ({
    name,
    version: implementations[i]?.version ?? '',
    text: writeJson(plain(outcome)),
  }));
  const trace = verdict === undefined ? [] : (subject.trace?.(input, verdict.difference) ?? []);
  const parts = [
    `${bold(source)}  ${subject.name}`,
    indent(subject.render(input)),
    answersBlock(shown, verdict),
    differenceBlock(verdict, writeJson),
  ];
  if (trace.length > 0) parts.push(`${bold('The rules of the model that were applied')}\n${indent(traceBlock(trace))}`);
  if (verdict !== undefined) parts.push(dim('Exit code 1: they differ.'));
  return parts.join('\n\n');
}

function asJson(
  { subject, input, source }: Counterexample,
  outcomes: readonly Named<unknown>[],
  verdict: Verdict | undefined,
): string {
  const answers = Object.fromEntries(outcomes.map(({ name, outcome }) => [name, plain(outcome)]));
  const document = {
    source,
    subject: subject.name,
    agree: verdict === undefined,
    verdict: verdict ?? null,
    answers,
    input,
  };
  return writeJson(document as never, 2);
}

const plain = (outcome: Outcome): Json => ('answer' in outcome ? outcome.answer : outcome) as Json;
