/**
 * The entities of a scenario as a picture: who is in whom, and which of them the request names.
 */

import { type EntityPortrait, type RequestPortrait, visible } from '../../harness/index.ts';
import { middleCut } from '../words.ts';
import { mostRelevant, place, verticesOf } from './layers.ts';

/** More boxes than this are no picture. */
const MOST = 40;
const BOX = { width: 190, height: 44, across: 214, down: 84, margin: 10 };
const LABEL = 24;

interface HierarchyProps {
  readonly entities: readonly EntityPortrait[];
  /** The one that the difference is about. */
  readonly request: RequestPortrait | undefined;
}

const ROLES = ['principal', 'action', 'resource'] as const;

export const Hierarchy = ({ entities, request }: HierarchyProps) => {
  const named = request === undefined ? [] : ROLES.map(role => request[role]);
  const all = verticesOf(entities, named);
  const shown = mostRelevant(all, named, MOST);
  const placed = place(shown);
  const at = new Map(placed.map(({ vertex, layer, column }) => [vertex.id, position(layer, column)]));
  const width =
    2 * BOX.margin + Math.max(1, ...placed.map(({ column }) => column + 1)) * BOX.across - (BOX.across - BOX.width);
  const height =
    2 * BOX.margin + Math.max(1, ...placed.map(({ layer }) => layer + 1)) * BOX.down - (BOX.down - BOX.height);
  const edges = shown.flatMap(({ id, parents }) => parents.map(parent => ({ from: at.get(id), to: at.get(parent) })));
  return (
    <figure>
      <div class="scroll">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={`${shown.length} entities and ${edges.length} memberships; the table below has them as text`}
        >
          <defs>
            <marker
              id="tip"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto-start-reverse"
            >
              <path class="arrow" d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          {edges.map(({ from, to }) =>
            from === undefined || to === undefined ? null : (
              <path class="edge" d={edge(from, to)} marker-end="url(#tip)" />
            ),
          )}
          {placed.map(({ vertex, layer, column }) => (
            <Box
              id={vertex.id}
              absent={vertex.absent}
              roles={rolesOf(vertex.id, request)}
              {...position(layer, column)}
            />
          ))}
        </svg>
      </div>
      <figcaption class="quiet">
        An arrow leads from a member to what it is in.{' '}
        {all.some(({ absent }) => absent) ? 'Dashed: named, but not among the entities. ' : ''}
        {all.length > shown.length ? `${shown.length} of ${all.length} are drawn.` : ''}
      </figcaption>
    </figure>
  );
};

const position = (layer: number, column: number): { x: number; y: number } => ({
  x: BOX.margin + column * BOX.across,
  y: BOX.margin + layer * BOX.down,
});

const rolesOf = (id: string, request: RequestPortrait | undefined): string[] =>
  request === undefined ? [] : ROLES.filter(role => request[role] === id);

/** From the top of the member to the bottom of what holds it; to itself, a loop at the side. */
function edge(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const x1 = from.x + BOX.width / 2;
  const x2 = to.x + BOX.width / 2;
  if (from === to) {
    const side = from.x + BOX.width;
    return `M${side} ${from.y + 12}c18 0 18 20 0 20`;
  }
  if (from.y <= to.y) {
    const bend = from.y - 26;
    return `M${x1} ${from.y}C${x1} ${bend} ${x2} ${bend} ${x2} ${to.y}`;
  }
  const bottom = to.y + BOX.height;
  const middle = (from.y + bottom) / 2;
  return `M${x1} ${from.y}C${x1} ${middle} ${x2} ${middle} ${x2} ${bottom}`;
}

interface BoxProps {
  readonly id: string;
  readonly absent: boolean;
  readonly roles: readonly string[];
  readonly x: number;
  readonly y: number;
}

const Box = ({ id, absent, roles, x, y }: BoxProps) => {
  const text = visible(id).replaceAll('\n', '\\n');
  return (
    <g>
      <title>{`${roles.length > 0 ? `${roles.join(' and ')}: ` : ''}${text}`}</title>
      <rect
        class={['node', roles[0] ?? '', absent ? 'absent' : ''].join(' ').trim()}
        x={x}
        y={y}
        width={BOX.width}
        height={BOX.height}
        rx="6"
      />
      {roles.length === 0 ? null : (
        <text class="role" x={x + 8} y={y + 16}>
          {roles.join(', ')}
        </text>
      )}
      <text class="label" x={x + 8} y={y + (roles.length === 0 ? 27 : 34)} unicode-bidi="bidi-override" direction="ltr">
        {middleCut(text, LABEL)}
      </text>
    </g>
  );
};
