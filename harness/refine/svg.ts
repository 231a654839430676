/**
 * A word tree as a picture: safe prefixes green, unsafe ones orange, at the end of each way the entry that grants it.
 *
 * Colour is not alone in telling: unused names are struck through, and the legend says which colour is which.
 */

import type { WordNode } from './word-tree.ts';

const SAFE = '#1b7f3b';
const UNSAFE = '#c2410c';

/** Pixels. */
const ROW = 22;
const LETTER = 7.3;
const GAP = 34;
const MARGIN = 20;
const TOP = 52;

interface Placed {
  readonly node: WordNode;
  readonly depth: number;
  readonly y: number;
  readonly children: readonly Placed[];
}

/** A whole document; every text in it is escaped. */
export function treesAsSvg(trees: readonly WordNode[], title: string): string {
  let row = 0;
  const place = (node: WordNode, depth: number): Placed => {
    const children = node.children.map(child => place(child, depth + 1));
    const [first, last] = [children[0], children[children.length - 1]];
    const y = first === undefined || last === undefined ? TOP + row++ * ROW : (first.y + last.y) / 2;
    return { node, depth, y, children };
  };
  const placed = trees.map(tree => {
    const root = place(tree, 0);
    row++;
    return root;
  });
  const columns = columnsOf(placed);
  const width = Math.ceil((columns[columns.length - 1] ?? 0) + MARGIN);
  const height = TOP + Math.max(1, row) * ROW + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:12px ui-monospace,monospace;dominant-baseline:middle}.safe{fill:${SAFE}}.unsafe{fill:${UNSAFE}}` +
      'path{fill:none;stroke:#9ca3af}.gone{text-decoration:line-through}.entry{fill:#374151}</style>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text class="safe" x="${MARGIN}" y="20">green: safe, no unused action starts so</text>`,
    `<text class="unsafe" x="${MARGIN + 330}" y="20">orange: some unused action starts so</text>`,
    ...placed.flatMap(root => draw(root, columns)),
    ...(trees.length === 0 ? [`<text x="${MARGIN}" y="${TOP}">No wildcard is replaced.</text>`] : []),
    '</svg>',
    '',
  ].join('\n');
}

/** Where each depth begins, and where the last one ends. */
function columnsOf(roots: readonly Placed[]): readonly number[] {
  const widths: number[] = [];
  const measure = ({ node, depth, children }: Placed): void => {
    widths[depth] = Math.max(widths[depth] ?? 0, LETTER * (node.label.length + tail(node).length) + GAP);
    for (const child of children) measure(child);
  };
  for (const root of roots) measure(root);
  const columns = [MARGIN];
  for (const width of widths) columns.push((columns[columns.length - 1] ?? 0) + width);
  return [...columns.slice(0, -1), Math.max(columns[columns.length - 1] ?? 0, 640)];
}

function draw({ node, depth, y, children }: Placed, columns: readonly number[]): string[] {
  const x = columns[depth] ?? MARGIN;
  const gone = node.entry === null ? ' gone' : '';
  const end = x + LETTER * node.label.length;
  const lines = [
    `<text class="${node.safe ? 'safe' : 'unsafe'}${gone}" x="${round(x)}" y="${round(y)}">${escaped(node.label)}` +
      `<title>${node.actions} known ${node.actions === 1 ? 'action' : 'actions'}</title></text>`,
  ];
  if (node.entry !== undefined) {
    lines.push(
      `<text class="entry" x="${round(end)}" y="${round(y)}" xml:space="preserve">${escaped(tail(node))}</text>`,
    );
  }
  for (const child of children) {
    const [to, middle] = [(columns[depth + 1] ?? x) - 6, (columns[depth + 1] ?? x) - GAP / 2];
    lines.push(`<path d="M${round(end + 6)} ${round(y)}H${round(middle)}V${round(child.y)}H${round(to)}"/>`);
  }
  return [...lines, ...children.flatMap(child => draw(child, columns))];
}

const tail = ({ entry }: WordNode): string => (entry === undefined ? '' : entry === null ? '  unused' : `  ${entry}`);

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** Also what XML has no character for. */
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, character => ENTITIES.get(character) ?? '').replace(/[^\P{C}\n]/gu, '\uFFFD');
