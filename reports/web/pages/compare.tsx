/** Two campaigns beside each other: what is new, what is gone, what changed, what is still there. */

import type { CampaignLine } from '../../../harness/index.ts';
import { budgetWords, count, minute } from '../../words.ts';
import { type Comparison, rateOf } from '../load.ts';
import { FindingTable, Link, Scroll } from '../parts.tsx';
import type { Site } from '../site.ts';
import { Text } from '../text.tsx';

export const ComparePage = ({ data, site }: { data: Comparison; site: Site }) => {
  const { a, b } = data;
  return (
    <>
      <h1>Two campaigns</h1>
      {site.live === undefined ? null : <Choose data={data} />}
      {a === undefined || b === undefined ? (
        <p>There are no two campaigns to compare.</p>
      ) : (
        <>
          <Figures a={a} b={b} site={site} />
          {data.cut ? (
            <p class="quiet">One of them saw more than 10,000 findings; the comparison is about the first 10,000.</p>
          ) : null}
          {data.groups.map(({ name, total, findings }) => (
            <>
              <h2>{`${TITLES[name]} (${count(total)})`}</h2>
              <p class="quiet">{MEANINGS[name]}</p>
              {findings.length === 0 ? null : (
                <FindingTable
                  site={site}
                  caption={`${TITLES[name]}: ${total > findings.length ? `${findings.length} of ${count(total)}` : `all ${findings.length}`}`}
                  findings={findings}
                />
              )}
              {findings.some(({ change }) => change !== undefined) ? (
                <ul>
                  {findings.map(({ id, change }) =>
                    change === undefined ? null : (
                      <li>
                        <Text>{`${id}: ${change}`}</Text>
                      </li>
                    ),
                  )}
                </ul>
              ) : null}
            </>
          ))}
        </>
      )}
    </>
  );
};

const TITLES = { new: 'New', gone: 'Gone', changed: 'Changed', still: 'Still' } as const;
const MEANINGS = {
  new: 'Seen by the later campaign only.',
  gone: 'Seen by the earlier campaign only. Gone is not fixed: another seed may not meet it.',
  changed: 'Seen by both, but found ten times sooner or later than before.',
  still: 'Seen by both.',
} as const;

const Choose = ({ data }: { data: Comparison }) => (
  <form class="compare" method="get" action="/compare">
    <Campaign name="a" label="Earlier" chosen={data.a?.id} choices={data.choices} />
    <Campaign name="b" label="Later" chosen={data.b?.id} choices={data.choices} />
    <button type="submit">Compare</button>
  </form>
);

interface CampaignChoice {
  readonly name: string;
  readonly label: string;
  readonly chosen: string | undefined;
  readonly choices: readonly CampaignLine[];
}

const Campaign = ({ name, label, chosen, choices }: CampaignChoice) => (
  <label>
    {label}
    <select name={name}>
      {chosen !== undefined && !choices.some(({ id }) => id === chosen) ? (
        <option value={chosen} selected>
          {chosen}
        </option>
      ) : null}
      {choices.map(({ id, started_at, tests }) => (
        <option value={id} selected={id === chosen}>
          {`${minute(started_at)}, ${count(tests)} tests (${id})`}
        </option>
      ))}
    </select>
  </label>
);

const FIGURES: readonly (readonly [name: string, value: (campaign: CampaignLine) => string])[] = [
  ['State', ({ state, exit_code }) => (exit_code === null ? state : `${state}, exit ${exit_code}`)],
  ['Tests', ({ tests }) => count(tests)],
  ['Tests a second', campaign => (rateOf(campaign) === undefined ? '-' : count(rateOf(campaign) ?? 0))],
  ['Mismatches', ({ mismatches }) => count(mismatches)],
  ['First to see', ({ new_findings }) => `${count(Math.min(new_findings, 10_000))}${new_findings > 10_000 ? '+' : ''}`],
  ['Budget', ({ budget }) => budgetWords(budget)],
  ['Seed', ({ seed }) => String(seed)],
];

const Figures = ({ a, b, site }: { a: CampaignLine; b: CampaignLine; site: Site }) => (
  <Scroll label="Figures of both">
    <table>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          {[a, b].map(({ id }) => (
            <th scope="col">
              <Link site={site} to={{ view: 'campaign', id }}>
                {id}
              </Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {FIGURES.map(([name, value]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value(a)}</td>
            <td>{value(b)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);
