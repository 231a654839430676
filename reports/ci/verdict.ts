/** The last lines of a run on a terminal: what its exit code means, and why. */

import { dbFlag, NOTHING_TESTED } from '../../harness/index.ts';
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
  lines.push(...problemLines(run));
  return [
    ...lines,
    '',
    exitLine(
      run,
      run.results.reduce((all, { findings }) => all + findings.length, 0),
    ),
  ];
}

type Judged = Pick<FinishedRun, 'exitCode' | 'failing' | 'failOn' | 'problems' | 'stopped'>;

/** Why the exit code is 3, and what to do about it where more time would do. */
export function problemLines({ problems, stopped }: Pick<Judged, 'problems' | 'stopped'>): string[] {
  const lines = problems.map(problem => red(`not to be trusted: ${problem}`));
  const tooShort = !stopped && problems.some(problem => problem.endsWith(NOTHING_TESTED));
  return tooShort ? [...lines, dim(MORE_TIME)] : lines;
}

const MORE_TIME = '  the time was too short for that: give more with --budget, or name fewer subjects with --subject';

/** `findings`: how many there are, whether or not `--fail-on` names them. */
export const exitLine = (run: Omit<Judged, 'problems' | 'stopped'>, findings: number): string =>
  `${bold(`Exit code ${run.exitCode}`)}: ${meaning(run, findings)}`;

function meaning({ exitCode, failing, failOn }: Omit<Judged, 'problems' | 'stopped'>, findings: number): string {
  if (exitCode === 3) return red('the harness failed or tested nothing');
  if (exitCode === 1) return yellow(`${plural(failing.length, 'finding')} that --fail-on ${failOn} names`);
  return green(findings === 0 ? 'no mismatch' : `${plural(findings, 'finding')}, none that --fail-on ${failOn} names`);
}
