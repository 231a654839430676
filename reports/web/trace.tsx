/** The model's derivation as a tree: each rule leads to its line in the model's source. */

import { ruleSource, type TraceNode } from '../../harness/index.ts';
import type { Site } from './site.ts';
import { InlineCode, showInvisible, Text } from './text.tsx';

/** More of a tree than this nobody reads on a page. */
const MOST_NODES = 600;
const LONGEST = 300;
/** They speak for themselves. */
const TRIVIAL = new Set(['literal', 'entity-literal', 'variable']);

export const Trace = ({ nodes, site }: { nodes: readonly TraceNode[]; site: Site }) => {
  const most = Math.round(MOST_NODES * site.detail);
  const left = { nodes: most };
  return (
    <>
      <ul class="trace">
        {nodes.map(node => (
          <Node node={node} site={site} left={left} />
        ))}
      </ul>
      {left.nodes <= 0 ? (
        <p class="quiet">{`Cut after ${most} rules; the JSON of this page has the tree in full.`}</p>
      ) : null}
    </>
  );
};

interface NodeProps {
  readonly node: TraceNode;
  readonly site: Site;
  readonly left: { nodes: number };
}

const Node = ({ node, site, left }: NodeProps) => {
  if (left.nodes-- <= 0) return null;
  const parts = node.parts.filter(part => !TRIVIAL.has(part.rule));
  const line = <Line node={node} site={site} />;
  if (parts.length === 0) {
    return (
      <li>
        <div class="leaf">{line}</div>
      </li>
    );
  }
  return (
    <li>
      <details open>
        <summary>{line}</summary>
        <ul>
          {parts.map(part => (
            <Node node={part} site={site} left={left} />
          ))}
        </ul>
      </details>
    </li>
  );
};

const Line = ({ node, site }: { node: TraceNode; site: Site }) => {
  const what = node.what.length > LONGEST ? `${node.what.slice(0, LONGEST - 1)}…` : node.what;
  return (
    <>
      <Rule rule={node.rule} site={site} /> {what === '' ? null : <InlineCode>{what}</InlineCode>}
      {' = '}
      <span class={node.outcome.startsWith('error') ? 'out err' : 'out'}>
        <Text>{node.outcome.length > LONGEST ? `${node.outcome.slice(0, LONGEST - 1)}…` : node.outcome}</Text>
      </span>
    </>
  );
};

const Rule = ({ rule, site }: { rule: string; site: Site }) => {
  const source = ruleSource(rule);
  const href = source === undefined ? undefined : site.href({ view: 'source', ...source });
  if (source === undefined || href === undefined) return <strong>{showInvisible(rule)}</strong>;
  return (
    <a href={href} title={`${source.file}:${source.line}`}>
      {rule}
    </a>
  );
};
