/** The last lines of a run on a terminal: what its exit code means, and why. */

import { dbFlag } from '../../harness/index.ts';
import { bold, dim, green, plural, red, yellow } from '../terminal/style.ts';
import type { FinishedRun } from './finished.ts';
import { agreeingNow, standing } from './words.ts';

export function verdictLines(run: FinishedRun): string[] {
  const lines: string[] = [];
  const agreeing = agreeingNow(run);
  if (agreeing.length > 0) {
    lines.push('', `${plural(agreeing.length, 'saved finding')} on which all agree now: ${agreeing.join(', ')}`);
    const open = run.results
      .flatMap(({ replays }) => replays)
      .find(({ finding, status }) => status !== 'fixed' && agreeing.includes(finding));
    const mended =
      open === undefined
        ? ''
        : `; if one is mended: npx lockstep triage ${open.finding} --status fixed${dbFlag(run.db)}`;
    lines.push(dim(`  verified by replay${mended}`));
  }
  for (const finding of run.failing) {
    if (finding.status === 'known') lines.push(red(`finding ${finding.id} is ${standing(finding)}: it counts as new`));
  }
  for (const problem of run.problems) lines.push(red(`not to be trusted: ${problem}`));
  if (!run.stopped && run.results.some(({ total }) => total.tests === 0)) {
    lines.push(
      dim('  the time was too short for that: give more with --budget, or name fewer subjects with --subject'),
    );
  }
  return [...lines, '', `${bold(`Exit code ${run.exitCode}`)}: ${meaning(run)}`];
}

function meaning({ exitCode, failing, results, failOn }: FinishedRun): string {
  if (exitCode === 3) return red('the harness failed or tested nothing');
  if (exitCode === 1) return yellow(`${plural(failing.length, 'finding')} that --fail-on ${failOn} names`);
  const others = results.reduce((all, { findings }) => all + findings.length, 0);
  return green(others === 0 ? 'no mismatch' : `${plural(others, 'finding')}, none that --fail-on ${failOn} names`);
}
