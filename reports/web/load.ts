/**
 * What each page is about, from the store: plain data, which is also the `.json` of the page.
 */

import {
  ALL_SUBJECTS,
  type CampaignLine,
  type CampaignSubjectLine,
  type Capped,
  type CoverageDocument,
  type DetectionDocument,
  type FindingPage,
  type ListedFinding,
  type ListFilter,
  type Queries,
  type Sort,
  type StatisticsDocument,
  type StoredResult,
} from '../../harness/index.ts';

/** Campaigns of a trend. */
const TREND = 90;
const SHOWN = 10;
/** Later than any time of a row. */
const NOW = '9999';

type Mood = 'good' | 'bad' | 'warn';

export interface Overview {
  readonly verdict: { readonly mood: Mood; readonly words: string };
  readonly last: CampaignSummary | undefined;
  readonly open: Capped;
  readonly expired: readonly ListedFinding[];
  readonly totalTests: number;
  /** Goals of the latest statistics that were missed; undefined: never measured. */
  readonly goalsMissed: readonly string[] | undefined;
  /** From old to new. */
  readonly trend: readonly TrendPoint[];
}

export interface CampaignSummary {
  readonly campaign: CampaignLine;
  readonly subjects: readonly CampaignSubjectLine[];
  readonly fresh: readonly ListedFinding[];
  readonly reopened: readonly ListedFinding[];
  readonly canary: { readonly mood: Mood | undefined; readonly words: string };
}

export interface TrendPoint {
  readonly id: string;
  readonly at: string;
  readonly tests: number;
  readonly testsPerSecond: number | undefined;
  readonly newFindings: number;
  /** Share of planted defects found. */
  readonly detection: number | undefined;
  /** Share of the lines of model and engine that inputs reached. */
  readonly coverage: number | undefined;
  /** Different features seen in inputs. */
  readonly features: number | undefined;
}

export function loadOverview(queries: Queries, today = new Date().toISOString().slice(0, 10)): Overview {
  const campaigns = queries.campaigns(TREND);
  const [latest] = campaigns;
  const last = latest === undefined ? undefined : summarize(queries, latest, SHOWN);
  const expired = queries.expired(today);
  const statistics = loadInputs(queries).results;
  const goals = statistics.flatMap(({ about, document }) =>
    document.goals === undefined
      ? []
      : [document.goals.filter(({ kept }) => !kept).map(({ what }) => `${about}: ${what}`)],
  );
  const power = figureAt(
    queries,
    'detection',
    queries.results('detection').map(({ about }) => about),
  );
  const features = figureAt(
    queries,
    'statistics',
    statistics.map(({ about }) => about),
  );
  const coverage = figureAt(
    queries,
    'coverage',
    widest(queries.results('coverage')).map(({ about }) => about),
  );
  return {
    verdict: verdictOf(last, expired),
    last,
    open: queries.openFindings(),
    expired,
    totalTests: queries.totalTests(),
    goalsMissed: goals.length === 0 ? undefined : goals.flat(),
    trend: campaigns.reverse().map(campaign => ({
      id: campaign.id,
      at: campaign.started_at,
      tests: campaign.tests,
      testsPerSecond: rateOf(campaign),
      newFindings: campaign.new_findings,
      detection: power(campaign.ended_at ?? NOW),
      coverage: coverage(campaign.ended_at ?? NOW),
      features: features(campaign.ended_at ?? NOW),
    })),
  };
}

export const rateOf = ({ tests, testing_ms }: CampaignLine): number | undefined =>
  testing_ms > 0 ? (tests * 1_000) / testing_ms : undefined;

/** The figure as it was measured last before a time, averaged over subjects. */
function figureAt(queries: Queries, kind: 'detection' | 'coverage' | 'statistics', subjects: readonly string[]) {
  const histories = subjects.map(about => queries.figures(kind, about, 2 * TREND));
  return (at: string): number | undefined => {
    const known = histories.flatMap(history => history.find(each => each.at <= at)?.figure ?? []);
    return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0) / known.length;
  };
}

/** Inputs of few subjects reach less: where all of them were measured together, that counts alone. */
function widest<Result extends { readonly about: string }>(results: readonly Result[]): readonly Result[] {
  const all = results.filter(({ about }) => about === ALL_SUBJECTS);
  return all.length > 0 ? all : results;
}

/** Documents are ours, but of any age: what pages need of one is checked where it is used. */
export const documentOf = <Document>({ document }: StoredResult): Document => JSON.parse(document) as Document;

function summarize(queries: Queries, campaign: CampaignLine, shown: number): CampaignSummary {
  const subjects = queries.campaignSubjects(campaign.id);
  return {
    campaign,
    subjects,
    fresh: queries.firstSeenBy(campaign.id, shown),
    reopened: queries.reopenedBetween(campaign.started_at, campaign.ended_at ?? NOW),
    canary: canaryOf(subjects),
  };
}

function canaryOf(subjects: readonly CampaignSubjectLine[]): CampaignSummary['canary'] {
  const looked = subjects.filter(({ canary }) => canary !== null);
  const lost = looked.filter(({ canary }) => canary !== 'found');
  if (lost.length > 0) {
    return { mood: 'bad', words: `missed: ${lost.map(({ subject, canary }) => `${subject} (${canary})`).join(', ')}` };
  }
  return looked.length === 0 ? { mood: undefined, words: 'not looked for' } : { mood: 'good', words: 'found' };
}

/** Broken comes before new, new before nothing: a night that tested nothing must never look green. */
function verdictOf(last: CampaignSummary | undefined, expired: readonly ListedFinding[]): Overview['verdict'] {
  if (last === undefined) return { mood: 'warn', words: 'No campaign yet' };
  const { campaign, canary, reopened } = last;
  const fresh = campaign.new_findings;
  const parts = [
    fresh > 0 ? `${fresh > 10_000 ? '10,000+' : fresh} new ${fresh === 1 ? 'finding' : 'findings'}` : '',
    reopened.length > 0 ? `${reopened.length} reopened` : '',
    expired.length > 0
      ? `${expired.length} accepted ${expired.length === 1 ? 'difference has' : 'differences have'} expired`
      : '',
  ].filter(part => part !== '');
  if (campaign.state === 'failed' || campaign.exit_code === 3) {
    return { mood: 'bad', words: ['The harness failed: this campaign proves nothing', ...parts].join('; ') };
  }
  if (canary.mood === 'bad')
    return { mood: 'bad', words: ['The canary was not found: this campaign proves nothing', ...parts].join('; ') };
  if (parts.length > 0) return { mood: 'bad', words: parts.join(', ') };
  if (campaign.state === 'running') return { mood: 'warn', words: 'Running, nothing new so far' };
  if (campaign.tests === 0) return { mood: 'bad', words: 'Nothing was tested' };
  return { mood: 'good', words: campaign.state === 'stopped' ? 'Nothing new, stopped early' : 'Nothing new' };
}

export interface Findings extends FindingPage {
  readonly filter: ListFilter;
  readonly sort: Sort;
}

export const loadFindings = (
  queries: Queries,
  filter: ListFilter,
  sort: Sort,
  page: number,
  size?: number,
): Findings => ({
  ...queries.list.page(filter, sort, page, size),
  filter,
  sort,
});

export interface Campaigns {
  readonly campaigns: readonly CampaignLine[];
  readonly all: Capped;
}
export const loadCampaigns = (queries: Queries, limit = 200): Campaigns => ({
  campaigns: queries.campaigns(limit),
  all: queries.campaignCount(),
});

export function loadCampaign(
  queries: Queries,
  id: string,
): (CampaignSummary & { before: string | undefined }) | undefined {
  const campaign = queries.campaign(id);
  if (campaign === undefined) return undefined;
  const all = queries.campaigns(TREND);
  const before = all[all.findIndex(each => each.id === id) + 1]?.id;
  return { ...summarize(queries, campaign, 100), before };
}

export interface Comparison {
  readonly choices: readonly CampaignLine[];
  readonly a: CampaignLine | undefined;
  readonly b: CampaignLine | undefined;
  /** Told apart up to 10,000 findings a side. */
  readonly cut: boolean;
  readonly groups: readonly {
    readonly name: 'new' | 'gone' | 'changed' | 'still';
    readonly total: number;
    readonly findings: readonly (ListedFinding & { readonly change?: string })[];
  }[];
}

const COMPARED = 50;
/** Found that much later or sooner is worth a look; less is luck. */
const MUCH = 10;

/** Without two ids: the last two campaigns. `a` is the older one. */
export function loadComparison(queries: Queries, ids: { a?: string | undefined; b?: string | undefined }): Comparison {
  const choices = queries.campaigns(TREND);
  const b = ids.b === undefined ? choices[0] : queries.campaign(ids.b);
  const a = ids.a === undefined ? choices.find(each => each.id !== b?.id) : queries.campaign(ids.a);
  if (a === undefined || b === undefined) return { choices, a, b, cut: false, groups: [] };
  const [inA, inB] = [queries.seenBy(a.id), queries.seenBy(b.id)];
  const changes = new Map<string, string>();
  for (const [id, before] of inA) {
    const after = inB.get(id);
    if (after === undefined || before < 1 || after < 1) continue;
    if (after > before * MUCH) changes.set(id, `found after ${after} tests, before after ${before}: rarer`);
    if (before > after * MUCH) changes.set(id, `found after ${after} tests, before after ${before}: more frequent`);
  }
  const [keysA, keysB] = [[...inA.keys()], [...inB.keys()]];
  const group = (name: Comparison['groups'][number]['name'], all: readonly string[]) => ({
    name,
    total: all.length,
    findings: queries.list.rows(all.slice(0, COMPARED)).map(row => {
      const change = changes.get(row.id);
      return change === undefined ? row : { ...row, change };
    }),
  });
  return {
    choices,
    a,
    b,
    cut: inA.size > 10_000 || inB.size > 10_000,
    groups: [
      group(
        'new',
        keysB.filter(id => !inA.has(id)),
      ),
      group(
        'gone',
        keysA.filter(id => !inB.has(id)),
      ),
      group(
        'changed',
        keysB.filter(id => changes.has(id)),
      ),
      group(
        'still',
        keysB.filter(id => inA.has(id) && !changes.has(id)),
      ),
    ],
  };
}

export interface Results<Document> {
  readonly results: readonly { readonly about: string; readonly at: string; readonly document: Document }[];
}

export const loadInputs = (queries: Queries): Results<StatisticsDocument> => ({
  results: queries
    .results('statistics')
    .map(result => ({ about: result.about, at: result.at, document: documentOf(result) })),
});

export interface Detection extends Results<DetectionDocument> {
  /** How much of the implementations inputs reach: what is not reached can hide any defect. */
  readonly coverage: Results<CoverageDocument>['results'];
}

export const loadDetection = (queries: Queries): Detection => ({
  results: queries
    .results('detection')
    .map(result => ({ about: result.about, at: result.at, document: documentOf(result) })),
  coverage: widest(queries.results('coverage')).map(result => ({
    ...{ about: result.about, at: result.at },
    document: documentOf(result),
  })),
});
