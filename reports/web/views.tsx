/** Every page by its target: the same for the server and for the export, as HTML and as JSON. */

import type { Child } from 'hono/jsx';
import { findingInFull, type Json, modelSource, type Queries, traceJson } from '../../harness/index.ts';
import {
  loadCampaign,
  loadCampaigns,
  loadComparison,
  loadDetection,
  loadFindings,
  loadInputs,
  loadOverview,
} from './load.ts';
import { type FindingData, loadFinding } from './load-finding.ts';
import { CampaignPage, CampaignsPage } from './pages/campaigns.tsx';
import { ComparePage } from './pages/compare.tsx';
import { DetectionPage } from './pages/detection.tsx';
import { FindingPage, type FindingProps } from './pages/finding.tsx';
import { FindingsPage } from './pages/findings.tsx';
import { InputsPage } from './pages/inputs.tsx';
import { lifeJson } from './pages/life.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { SourcePage } from './pages/source.tsx';
import type { Site, Target } from './site.ts';

export interface View {
  readonly title: string;
  readonly up?: Target;
  /** Makes the page; data was loaded once, so a page may be made again with less detail. */
  body(site: Site): Child;
  json(): Json;
}

/** What the server knows of a finding beyond the store. */
export type FindingExtras = Pick<FindingProps, 'replayed' | 'refused'>;

/** undefined: there is no such finding, campaign or file. */
export function viewOf(queries: Queries, target: Target, extras: FindingExtras = {}): View | undefined {
  switch (target.view) {
    case 'overview':
      return view('Overview', loadOverview(queries), (data, site) => <OverviewPage data={data} site={site} />);
    case 'findings': {
      const { filter = {}, sort = 'last-seen', page = 1 } = target;
      const data = loadFindings(queries, filter, sort, page);
      return view('Findings', data, (each, site) => <FindingsPage data={each} site={site} />);
    }
    case 'finding':
      return findingView(loadFinding(queries, target.id), extras);
    case 'campaigns':
      return view('Campaigns', loadCampaigns(queries), (data, site) => <CampaignsPage data={data} site={site} />);
    case 'campaign': {
      const data = loadCampaign(queries, target.id);
      if (data === undefined) return undefined;
      const made = view(`Campaign ${data.campaign.id}`, data, (each, site) => <CampaignPage data={each} site={site} />);
      return { ...made, up: { view: 'campaigns' } };
    }
    case 'compare':
      return view('Compare', loadComparison(queries, target), (data, site) => <ComparePage data={data} site={site} />);
    case 'inputs':
      return view('Inputs', loadInputs(queries), (data, site) => <InputsPage data={data} site={site} />);
    case 'detection':
      return view('Detection power', loadDetection(queries), (data, site) => <DetectionPage data={data} site={site} />);
    case 'source': {
      const text = modelSource(target.file);
      if (text === undefined) return undefined;
      return view(target.file, { file: target.file, text }, data => <SourcePage {...data} />);
    }
  }
}

/** Loaded data are plain objects and lists of scalars, which is what JSON is. */
const view = <Data,>(title: string, data: Data, body: (data: Data, site: Site) => Child): View => ({
  title,
  body: site => body(data, site),
  json: () => data as unknown as Json,
});

function findingView(data: FindingData | undefined, extras: FindingExtras): View | undefined {
  if (data === undefined) return undefined;
  return {
    title: `Finding ${data.row.id}`,
    up: { view: 'findings' },
    body: site => <FindingPage data={data} site={site} {...extras} />,
    json: () => ({
      ...findingInFull(data.row, data.decisions, data.split),
      rendered: data.row.rendered,
      trace: data.trace.map(traceJson),
      ...lifeJson(data),
    }),
  };
}
