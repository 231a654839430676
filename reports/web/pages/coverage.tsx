/** How much of model and engine the inputs reach, and what they do not: a part of the page about detection power. */

import type { CoverageDocument } from '../../../harness/index.ts';
import { count, percent, plural } from '../../words.ts';
import type { Detection } from '../load.ts';
import { Command, dbOption, Heads, num, Scroll, Time } from '../parts.tsx';
import type { Site } from '../site.ts';
import { Text } from '../text.tsx';

/** Of what was not reached. */
const SHOWN = 100;

export const Coverage = ({ results, site }: { results: Detection['coverage']; site: Site }) => (
  <section>
    <h2>Coverage of model and engine</h2>
    {results.length === 0 ? (
      <>
        <p>Not measured yet. This tells which lines and branches the inputs reach:</p>
        <Command>{`npx lockstep coverage --budget 2m${dbOption(site)}`}</Command>
      </>
    ) : null}
    {results.map(({ about, at, document }) => (
      <>
        <p class="quiet">
          <Text>{`Inputs of ${about}, `}</Text>
          measured <Time>{at}</Time>
        </p>
        <Folders folders={document.folders} />
        <Unreached unreached={document.unreached} />
      </>
    ))}
  </section>
);

type Folder = CoverageDocument['folders'][number];

const Folders = ({ folders }: { folders: readonly Folder[] }) => (
  <Scroll label="Coverage by folder">
    <table>
      <Heads of={['Folder', num('Lines reached'), num('Of all'), num('Branches reached'), num('Of all')]} />
      <tbody>
        {folders.map(({ name, lines, branches }) => (
          <tr>
            <td>
              <Text>{name}</Text>
            </td>
            {[lines, branches].map(({ reached, total }) => (
              <>
                <td class="num">{`${count(reached)} of ${count(total)}`}</td>
                <td class="num">{total === 0 ? '-' : percent(reached / total)}</td>
              </>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

const Unreached = ({ unreached }: { unreached: CoverageDocument['unreached'] }) =>
  unreached.length === 0 ? null : (
    <details>
      <summary>{`${plural(unreached.length, 'place')} not reached`}</summary>
      <Scroll label="Lines and branches that were not reached">
        <table>
          <Heads of={['Place', 'What', 'The line']} />
          <tbody>
            {unreached.slice(0, SHOWN).map(({ file, line, arm, text }) => (
              <tr>
                <td>
                  <Text>{`${file}:${line}`}</Text>
                </td>
                <td>
                  <Text>{arm ?? 'never reached'}</Text>
                </td>
                <td class="wide">
                  <Text>{text}</Text>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {unreached.length > SHOWN ? <p>{`And ${count(unreached.length - SHOWN)} more.`}</p> : null}
    </details>
  );
