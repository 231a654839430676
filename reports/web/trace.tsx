/** The model's derivation as a tree: each rule leads to its line in the model's source. */

import { ruleSource, type TraceNode, visible } from '../../harness/index.ts';
import type { Site } from './site.ts';
import { InlineCode, Text } from './text.tsx';

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
      {nodes.map(node => (
        <Whole node={node} site={site} left={left} />
      ))}
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

/** One derivation, such as a policy's; it folds away. No links in what unfolds it: they would be controls in a control. */
const Whole = ({ node, site, left }: NodeProps) => {
  const parts = tellingParts(node);
  if (parts.length === 0 || left.nodes-- <= 0) return null;
  return (
    <details class="trace" open>
      <summary>
        <strong>{visible(node.rule)}</strong> <Outcome>{node.outcome}</Outcome>
      </summary>
      <Parts parts={parts} site={site} left={left} />
    </details>
  );
};

const tellingParts = ({ parts }: TraceNode): TraceNode[] => parts.filter(({ rule }) => !TRIVIAL.has(rule));

const Parts = ({ parts, site, left }: Omit<NodeProps, 'node'> & { parts: readonly TraceNode[] }) => (
  <ul>
    {parts.map(part => (
      <Node node={part} site={site} left={left} />
    ))}
  </ul>
);

const Node = ({ node, site, left }: NodeProps) => {
  if (left.nodes-- <= 0) return null;
  const parts = tellingParts(node);
  return (
    <li>
      <Line node={node} site={site} />
      {parts.length === 0 ? null : <Parts parts={parts} site={site} left={left} />}
    </li>
  );
};

const Line = ({ node, site }: { node: TraceNode; site: Site }) => {
  const what = node.what.length > LONGEST ? `${node.what.slice(0, LONGEST - 1)}…` : node.what;
  return (
    <>
      <Rule rule={node.rule} site={site} /> {what === '' ? null : <InlineCode>{what}</InlineCode>}
      <Outcome>{node.outcome}</Outcome>
    </>
  );
};

const Outcome = ({ children }: { children: string }) => (
  <>
    {' = '}
    <span class={children.startsWith('error') ? 'out err' : 'out'}>
      <Text>{children.length > LONGEST ? `${children.slice(0, LONGEST - 1)}…` : children}</Text>
    </span>
  </>
);

const Rule = ({ rule, site }: { rule: string; site: Site }) => {
  const source = ruleSource(rule);
  const href = source === undefined ? undefined : site.href({ view: 'source', ...source });
  if (source === undefined || href === undefined) return <strong>{visible(rule)}</strong>;
  return (
    <a href={href} title={`${source.file}:${source.line}`}>
      {rule}
    </a>
  );
};
