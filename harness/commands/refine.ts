/**
 * `lockstep refine`: a policy without the actions that IAM Access Analyzer reports as unused. The engine refines, the laws
 * of refinement check what it made before anybody sees it.
 */

import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { answers } from '../../engine/iam/index.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { CatalogueJson, PolicyJson, RefineInput } from '../../model/iam/syntax/interchange.ts';
import { dim, green, red } from '../../reports/terminal/style.ts';
import { messageOf, UserError } from '../errors.ts';
import { writeJson } from '../json.ts';
import { publishedCatalogue, readCatalogue } from '../refine/catalogue.ts';
import { diffLines } from '../refine/diff.ts';
import { readFindings } from '../refine/findings.ts';
import { notesOn } from '../refine/notes.ts';
import { policyProblem } from '../refine/problems.ts';
import { treesAsSvg } from '../refine/svg.ts';
import { wordTrees } from '../refine/word-tree.ts';
import { type Certificate, certify, losingPatterns } from '../subjects/iam/certificate.ts';
import { type Facts, factsOf, listOf, statementsOf } from '../subjects/iam/facts.ts';
import { laws } from '../subjects/iam/laws.ts';
import { readJsonFile } from './files.ts';

interface Options {
  readonly unused: string;
  readonly catalogue?: string;
  readonly diff?: boolean;
  readonly trie?: string;
  readonly json?: boolean;
}

export const refineCommand = (): Command =>
  new Command('refine')
    .description('an IAM policy without its unused permissions, on stdout')
    .argument('<policy>', 'the policy as JSON; - is standard input')
    .requiredOption('--unused <file>', 'what is unused: [{"serviceNamespace":"s3","actions":["GetObject"]}]')
    .option('--catalogue <file>', 'all actions by service, {"s3":["GetObject"]} (default: those that AWS publishes)')
    .option('--diff', 'what changes, instead of the policy')
    .option('--trie <file>', 'draw the tree of words: safe prefixes green, unsafe ones orange (SVG)')
    .option('--json', 'one JSON document on stdout: policy, certificates, notes')
    .addHelpText(
      'after',
      `
The findings may also be the answer of: aws accessanalyzer get-finding-v2.
A finding without "actions" means the whole service. Nothing left is printed as null.
Example: lockstep refine policy.json --unused findings.json --diff --trie trie.svg`,
    )
    .action(refine);

async function refine(file: string, options: Options): Promise<void> {
  const input = await readInput(file, options);
  const answer = answers['iam/refine'](input);
  const facts = factsOf(input);
  if ('rejected' in answer || facts === undefined) throw new UserError(`${file}: is no IAM policy`);
  for (const law of laws) {
    const why = law.broken(input, answer);
    if (why !== undefined) throw new Error(`the refinement breaks the law "${law.name}": ${why}`);
  }
  const { policy } = answer;
  const notes = notesOn(input, facts, policy);
  if (options.trie !== undefined) writeTrie(options.trie, facts, policy);
  if (options.json) {
    const document = { changed: policy !== input.policy, policy, certificates: certificates(facts, policy), notes };
    console.log(writeJson(document, 2));
    return;
  }
  console.log(options.diff ? diff(input.policy, policy) : writeJson(policy, 2));
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
}

async function readInput(file: string, options: Options): Promise<RefineInput> {
  const policy = readJsonFile(file);
  const problem = policyProblem(policy);
  if (problem !== undefined) throw new UserError(`${file}: ${problem}`);
  const unused = readFindings(readJsonFile(options.unused), options.unused);
  return { policy, catalogue: await catalogueFor(policy as PolicyJson, options.catalogue), unused };
}

const catalogueFor = async (policy: PolicyJson, file: string | undefined): Promise<CatalogueJson> =>
  file === undefined
    ? publishedCatalogue(statementsOf(policy).flatMap(({ Action }) => listOf(Action)))
    : readCatalogue(readJsonFile(file), file);

function diff(before: Json, after: Json): string {
  const colours = { '-': red, '+': green, ' ': dim };
  const lines = diffLines(writeJson(before, 2), writeJson(after, 2));
  return lines.map(({ sign, text }) => colours[sign](`${sign} ${text}`)).join('\n');
}

function writeTrie(file: string, facts: Facts, policy: PolicyJson | null): void {
  try {
    writeFileSync(file, treesAsSvg(wordTrees(facts, policy), 'What becomes of each pattern'));
  } catch (thrown) {
    throw new UserError(`${file}: cannot be written (${messageOf(thrown)})`);
  }
}

/** Why each generated entry is right: anybody can check that without trusting this program. */
function certificates(facts: Facts, policy: PolicyJson | null): readonly Certificate[] {
  const left = facts.statements.filter(({ fate }) => fate !== 'removed');
  const after = policy === null ? [] : statementsOf(policy);
  return left.flatMap(({ patterns, fate }, i) => {
    if (fate !== 'changed') return [];
    const generated = listOf(after[i]?.Action).filter(entry => !patterns.includes(entry));
    return generated.flatMap(entry => {
      const certificate = certify(entry, losingPatterns(patterns, facts), facts);
      return typeof certificate === 'string' ? [] : [certificate];
    });
  });
}
