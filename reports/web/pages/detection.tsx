/** How good the harness is at finding bugs: known defects, those that survived first. */

import { type DetectionDocument, visible } from '../../../harness/index.ts';
import { count, duration, percent } from '../../words.ts';
import type { Detection } from '../load.ts';
import { Command, dbOption, Heads, num, Scroll, Tiles, Time } from '../parts.tsx';
import type { Site } from '../site.ts';
import { Text } from '../text.tsx';
import { Coverage } from './coverage.tsx';

export const DetectionPage = ({ data, site }: { data: Detection; site: Site }) => (
  <>
    <h1>Detection power</h1>
    {data.results.length === 0 ? (
      <>
        <p>No result is stored yet. This plants each known defect in turn and measures how soon it is found:</p>
        <Command>{`npx lockstep faults --subject cedar/authorize --budget 60s${dbOption(site)}`}</Command>
      </>
    ) : null}
    {data.results.map(({ about, at, document }) => (
      <section>
        <h2>
          <Text>{about}</Text>
        </h2>
        <p class="quiet">
          {document.budgetMs === undefined ? '' : `Up to ${duration(document.budgetMs)} for each defect, `}measured{' '}
          <Time>{at}</Time>
        </p>
        <Summary faults={document.faults} />
        <Kills about={about} faults={document.faults} />
      </section>
    ))}
    <Coverage results={data.coverage} site={site} />
  </>
);

type Faults = DetectionDocument['faults'];

/** The middle one of those found; undefined when there is none. */
function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

const numbers = (faults: Faults, key: 'tests' | 'ms' | 'size'): number[] =>
  faults.flatMap(fault => (fault.found && typeof fault[key] === 'number' ? [fault[key]] : []));

const Summary = ({ faults }: { faults: Faults }) => {
  const found = faults.filter(fault => fault.found).length;
  const share = faults.length === 0 ? 0 : found / faults.length;
  const of = (key: 'tests' | 'ms' | 'size', show: (value: number) => string): string => {
    const middle = median(numbers(faults, key));
    return middle === undefined ? '-' : show(middle);
  };
  return (
    <Tiles
      tiles={[
        { name: 'Found', value: `${found} of ${faults.length}`, mood: found === faults.length ? 'good' : 'warn' },
        { name: 'Share', value: percent(share) },
        { name: 'Median tests', value: of('tests', count) },
        { name: 'Median time', value: of('ms', duration) },
        { name: 'Median size', value: of('size', count) },
      ]}
    />
  );
};

const Kills = ({ about, faults }: { about: string; faults: Faults }) => (
  <Scroll label={`Defects of ${visible(about)}`}>
    <table>
      <Heads of={['Defect', 'Found', num('Tests'), num('Time'), num('Size'), 'What it does wrong']} />
      <tbody>
        {[...faults]
          .sort((a, b) => Number(a.found) - Number(b.found) || (b.tests ?? 0) - (a.tests ?? 0))
          .map(({ name, description, found, tests, ms, size, why }) => (
            <tr>
              <th scope="row">{visible(name)}</th>
              <td class={found ? '' : 'hole'}>{found ? 'yes' : 'survived'}</td>
              <td class="num">{typeof tests === 'number' ? count(tests) : '-'}</td>
              <td class="num">{typeof ms === 'number' ? duration(ms) : '-'}</td>
              <td class="num">{typeof size === 'number' ? count(size) : '-'}</td>
              <td class="wide">
                <Text>{[description, why].filter(text => text !== undefined).join(' ')}</Text>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  </Scroll>
);
