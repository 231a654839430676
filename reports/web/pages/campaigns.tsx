/** The list of campaigns, and one of them. */

import { type CampaignLine, type CampaignSubjectLine, visible } from '../../../harness/index.ts';
import { budgetWords, capped, count, duration, middleCut, perSecond, plural } from '../../words.ts';
import { type CampaignSummary, type Campaigns, rateOf } from '../load.ts';
import { Facts, FindingTable, Heads, Link, num, Scroll, Time } from '../parts.tsx';
import type { Site } from '../site.ts';
import { Text } from '../text.tsx';

export const CampaignsPage = ({ data, site }: { data: Campaigns; site: Site }) => (
  <>
    <h1>{`${capped(data.all)} ${data.all.count === 1 ? 'campaign' : 'campaigns'}`}</h1>
    {data.campaigns.length === 0 ? <p>None yet.</p> : <CampaignTable campaigns={data.campaigns} site={site} />}
  </>
);

const COLUMNS = ['Tests', 'Tests a second', 'Mismatches', 'New findings'];

const CampaignTable = ({ campaigns, site }: { campaigns: readonly CampaignLine[]; site: Site }) => (
  <Scroll label="Campaigns">
    <table>
      <caption>{`The latest ${count(campaigns.length)}`}</caption>
      <Heads of={['Campaign', 'Began', 'Ended', ...COLUMNS.map(num), 'Budget']} />
      <tbody>
        {campaigns.map(campaign => (
          <tr data-row="">
            <th scope="row">
              <Link site={site} to={{ view: 'campaign', id: campaign.id }}>
                {campaign.id}
              </Link>
            </th>
            <td>
              <Time>{campaign.started_at}</Time>
            </td>
            <td>{endOf(campaign)}</td>
            <td class="num">{count(campaign.tests)}</td>
            <td class="num">{rate(campaign)}</td>
            <td class="num">{count(campaign.mismatches)}</td>
            <td class="num">{fresh(campaign)}</td>
            <td>{budgetWords(campaign.budget)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

const endOf = ({ state, exit_code }: CampaignLine): string =>
  exit_code === null ? state : `${state}, exit ${exit_code}`;
const fresh = ({ new_findings: n }: CampaignLine): string => capped({ count: Math.min(n, 10_000), capped: n > 10_000 });
const rate = (campaign: CampaignLine): string => {
  const perS = rateOf(campaign);
  return perS === undefined ? '-' : count(perS);
};

interface CampaignProps {
  readonly data: CampaignSummary & { readonly before: string | undefined };
  readonly site: Site;
}

export const CampaignPage = ({
  data: { campaign, subjects, fresh: found, reopened, canary, before },
  site,
}: CampaignProps) => (
  <>
    <h1>{`Campaign ${campaign.id}`}</h1>
    <Facts
      facts={[
        ['State', endOf(campaign)],
        ['Began', <Time>{campaign.started_at}</Time>],
        ['Took', campaign.elapsed_ms > 0 ? duration(campaign.elapsed_ms) : '-'],
        ['Budget', budgetWords(campaign.budget)],
        ['Seed', String(campaign.seed)],
        ['Workers', count(campaign.workers)],
        ['Tests', `${count(campaign.tests)}, ${rate(campaign)} a second`],
        ['Canary', <Text>{canary.words}</Text>],
        ['New findings', fresh(campaign)],
      ]}
    />
    {before === undefined ? null : (
      <p>
        <Link site={site} to={{ view: 'compare', a: before, b: campaign.id }}>
          Compare with the campaign before
        </Link>
      </p>
    )}
    <h2>Subjects</h2>
    {subjects.map(subject => (
      <Subject subject={subject} />
    ))}
    <h2>Findings seen for the first time</h2>
    {found.length === 0 ? (
      <p class="quiet">None.</p>
    ) : (
      <FindingTable site={site} caption={`${count(found.length)} of ${fresh(campaign)}`} findings={found} />
    )}
    {reopened.length === 0 ? null : (
      <>
        <h2>Came back</h2>
        <FindingTable site={site} caption="Fixed once, seen again" findings={reopened} />
      </>
    )}
  </>
);

const Subject = ({ subject }: { subject: CampaignSubjectLine }) => (
  <>
    <h3>
      <Text>{subject.subject}</Text>
    </h3>
    <p>
      {[
        `${plural(subject.tests, 'test')} in ${plural(subject.scenarios, 'scenario')}`,
        subject.mismatches > 0 ? plural(subject.mismatches, 'mismatch', 'mismatches') : '',
        subject.crashes > 0 ? plural(subject.crashes, 'crash', 'crashes') : '',
        subject.hangs > 0 ? plural(subject.hangs, 'hang') : '',
        subject.rejected > 0 ? `${count(subject.rejected)} did not load` : '',
        `canary ${subject.canary ?? 'not looked for'}`,
      ]
        .filter(text => text !== '')
        .join(', ')}
    </p>
    <Scroll label={`Implementations of ${visible(subject.subject)}`}>
      <table>
        <Heads of={['Implementation', 'Version', num('By itself'), num('Unsupported inputs')]} />
        <tbody>
          {subject.implementations.map((name, i) => (
            <tr>
              <th scope="row" title={visible(name)}>
                <Text>{middleCut(name, 60)}</Text>
              </th>
              <td>
                <Text>{subject.versions[i] ?? ''}</Text>
              </td>
              <td class="num">{perSecond(subject.tests, subject.implementation_ms[i] ?? 0)}</td>
              <td class="num">{count(subject.unsupported[i] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  </>
);
