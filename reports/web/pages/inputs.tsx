/**
 * What the generators really make: goals, the matrix of features with its holes, shares beside somebody else's inputs.
 *
 * Names of counts speak for themselves: `group:name` is a share, `group:row=column` is a cell of a matrix.
 */

import { type StatisticsDocument, visible } from '../../../harness/index.ts';
import { count, percent } from '../../words.ts';
import { Bar } from '../charts.tsx';
import type { Results } from '../load.ts';
import { Command, dbOption, Heads, num, Scroll, Time } from '../parts.tsx';
import type { Site } from '../site.ts';
import { Text } from '../text.tsx';

export const InputsPage = ({ data, site }: { data: Results<StatisticsDocument>; site: Site }) => (
  <>
    <h1>Inputs</h1>
    {data.results.length === 0 ? (
      <>
        <p>No statistics are stored yet. This measures what a subject's generator makes:</p>
        <Command>{`npx lockstep stats --subject cedar/authorize --tests 100000${dbOption(site)}`}</Command>
      </>
    ) : null}
    {data.results.map(({ about, at, document }) => (
      <section>
        <h2>
          <Text>{about}</Text>
        </h2>
        <p class="quiet">
          {`${count(scenarios(document.counts))} scenarios, measured `}
          <Time>{at}</Time>
        </p>
        <Goals about={about} goals={document.goals ?? []} />
        {groupsOf(document.counts).map(group => (
          <Group
            about={about}
            group={group}
            document={document}
            rows={Math.max(1, Math.round(MOST_ROWS * site.detail))}
          />
        ))}
      </section>
    ))}
  </>
);

type Counts = StatisticsDocument['counts'];
const scenarios = (counts: Counts): number => counts.find(([name]) => name === 'scenarios')?.[1] ?? 0;

const Goals = ({ about, goals }: { about: string; goals: NonNullable<StatisticsDocument['goals']> }) =>
  goals.length === 0 ? null : (
    <Scroll label={`Goals of ${visible(about)}`}>
      <table>
        <caption>{`Goals: ${goals.filter(({ kept }) => kept).length} of ${goals.length} kept`}</caption>
        <Heads of={['Goal', num('Measured'), num('Bound'), 'Kept']} />
        <tbody>
          {[...goals]
            .sort((x, y) => Number(x.kept) - Number(y.kept))
            .map(({ what, measured, atLeast, atMost, unit, kept }) => {
              const show = (value: number): string =>
                unit === 'share' ? percent(value) : String(Number(value.toPrecision(4)));
              const bound = [
                atLeast === undefined ? '' : `at least ${show(atLeast)}`,
                atMost === undefined ? '' : `at most ${show(atMost)}`,
              ];
              return (
                <tr>
                  <th scope="row">{visible(what)}</th>
                  <td class="num">{typeof measured === 'number' ? show(measured) : '-'}</td>
                  <td class="num">{bound.filter(text => text !== '').join(', ')}</td>
                  <td class={kept ? '' : 'hole'}>{kept ? 'yes' : 'missed'}</td>
                </tr>
              );
            })}
        </tbody>
      </table>
    </Scroll>
  );

interface CountGroup {
  readonly name: string;
  readonly counts: readonly (readonly [name: string, count: number])[];
  /** Rows and columns, when the names are cells. */
  readonly matrix: boolean;
}

/** By the word before the colon; what has none is told by itself elsewhere. */
function groupsOf(counts: Counts): CountGroup[] {
  const groups = new Map<string, [string, number][]>();
  for (const [name, n] of counts) {
    const [group, rest] = split(name, ':');
    if (rest === undefined) continue;
    const known = groups.get(group) ?? [];
    known.push([rest, n]);
    groups.set(group, known);
  }
  return [...groups].map(([name, inGroup]) => ({
    name,
    counts: inGroup,
    matrix: inGroup.every(([cell]) => split(cell, '=')[1] !== undefined),
  }));
}

function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const MOST_ROWS = 250;

interface GroupProps {
  readonly about: string;
  readonly group: CountGroup;
  readonly document: StatisticsDocument;
  readonly rows: number;
}

const Group = (props: GroupProps) => (props.group.matrix ? <Matrix {...props} /> : <Shares {...props} />);

/** Rows by columns; a hole is a combination that never occurred, although its row and its column did. */
const Matrix = ({ about, group, rows: most }: GroupProps) => {
  const cells = new Map(group.counts);
  const rows = [...new Set(group.counts.map(([name]) => split(name, '=')[0]))].sort();
  const columns = [...new Set(group.counts.map(([name]) => split(name, '=')[1] ?? ''))].sort();
  const holes = rows.length * columns.length - group.counts.filter(([, n]) => n > 0).length;
  return (
    <>
      <h3>{visible(group.name)}</h3>
      <Scroll label={`Matrix of ${visible(`${group.name} in ${about}`)}`}>
        <table>
          <caption>{`${rows.length} by ${columns.length}, ${holes} never occurred`}</caption>
          <Heads of={[visible(group.name), ...columns.map(column => num(visible(column)))]} />
          <tbody>
            {rows.slice(0, most).map(row => (
              <tr>
                <th scope="row">{visible(row)}</th>
                {columns.map(column => {
                  const n = cells.get(`${row}=${column}`) ?? 0;
                  return <td class={n === 0 ? 'num hole' : 'num'}>{n === 0 ? 'none' : count(n)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
};

const Shares = ({ about, group, document, rows }: GroupProps) => {
  const of = scenarios(document.counts) || 1;
  const other = document.beside;
  const otherCounts = new Map(other?.counts ?? []);
  const otherOf = otherCounts.get('scenarios') || 1;
  return (
    <details open={group.counts.length <= 40}>
      <summary>{`${visible(group.name)} (${group.counts.length})`}</summary>
      <Scroll label={`Shares of ${visible(`${group.name} in ${about}`)}`}>
        <table>
          <Heads
            of={[
              visible(group.name),
              num('Of scenarios'),
              other === undefined ? null : num(visible(other.name)),
              <th scope="col">
                <span class="quiet">As a bar</span>
              </th>,
            ]}
          />
          <tbody>
            {[...group.counts]
              .sort((x, y) => y[1] - x[1])
              .slice(0, rows)
              .map(([name, n]) => {
                const beside =
                  other === undefined ? undefined : (otherCounts.get(`${group.name}:${name}`) ?? 0) / otherOf;
                return (
                  <tr>
                    <th scope="row">{visible(name)}</th>
                    <td class={n === 0 ? 'num hole' : 'num'}>{n === 0 ? 'none' : percent(n / of)}</td>
                    {beside === undefined ? null : <td class="num">{percent(beside)}</td>}
                    <td>
                      <Bar share={n / of} beside={beside} />
                    </td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
};
