/**
 * Charts as SVG written by hand: they need no script, print, and are tested as text. Each has a sentence for those who
 * cannot see it, and each point tells its own value.
 */

import { visible } from '../../harness/index.ts';
import { short } from '../words.ts';

interface Point {
  /** What stands on hover: `campaign ..., 1,234 tests`. */
  readonly title: string;
  readonly value: number;
}

const WIDTH = 320;
const HEIGHT = 120;
const LEFT = 40;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 18;

interface TrendProps {
  readonly name: string;
  /** From old to new; undefined: not measured then. */
  readonly points: readonly (Point | undefined)[];
  readonly show: (value: number) => string;
  /** What to do where nothing was measured. */
  readonly empty: string;
}

/** A line over campaigns, from nought to the largest value. */
export const Trend = ({ name, points, show, empty }: TrendProps) => {
  const known = points.flatMap((point, i) => (point === undefined ? [] : [{ ...point, i }]));
  const last = known.at(-1);
  if (last === undefined) {
    return (
      <figure class="chart">
        <figcaption>
          <strong>{name}</strong>
        </figcaption>
        <p class="quiet">{empty}</p>
      </figure>
    );
  }
  const most = Math.max(...known.map(({ value }) => value)) || 1;
  const x = (i: number): number =>
    round(points.length === 1 ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + (i * (WIDTH - LEFT - RIGHT)) / (points.length - 1));
  const y = (value: number): number => round(HEIGHT - BOTTOM - (value * (HEIGHT - TOP - BOTTOM)) / most);
  const line = known.map(({ i, value }) => `${x(i)},${y(value)}`).join(' ');
  const label = `${name}: ${show(last.value)} in the last of ${known.length} campaigns, ${show(Math.min(...known.map(({ value }) => value)))} to ${show(most)} in all`;
  return (
    <figure class="chart">
      <figcaption>
        <strong>{name}</strong> <span class="quiet">{show(last.value)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} width={WIDTH} height={HEIGHT}>
        {[0, most].map(value => (
          <>
            <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
            <text class="axis" x={LEFT - 5} y={y(value) + 4} text-anchor="end">
              {short(value)}
            </text>
          </>
        ))}
        <polygon class="area" points={`${x(known[0]?.i ?? 0)},${y(0)} ${line} ${x(last.i)},${y(0)}`} />
        <polyline class="line" points={line} />
        {known.map(({ i, value, title }) => (
          <circle class="dot" cx={x(i)} cy={y(value)} r={known.length > 45 ? 2 : 3}>
            <title>{visible(title)}</title>
          </circle>
        ))}
        <text class="axis" x={LEFT} y={HEIGHT - 4}>
          older
        </text>
        <text class="axis" x={WIDTH - RIGHT} y={HEIGHT - 4} text-anchor="end">
          newer
        </text>
      </svg>
    </figure>
  );
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** How a counterexample got smaller, on a logarithmic scale, because the first steps are the largest. */
export const ShrinkChart = ({ sizes }: { sizes: readonly number[] }) => {
  const most = Math.max(2, ...sizes);
  const x = (i: number): number => round(LEFT + (i * (600 - LEFT - RIGHT)) / Math.max(1, sizes.length - 1));
  const y = (size: number): number =>
    round(HEIGHT - BOTTOM - (Math.log(Math.max(1, size)) * (HEIGHT - TOP - BOTTOM)) / Math.log(most));
  const steps = sizes.flatMap((size, i) =>
    i === 0 ? [`${x(0)},${y(size)}`] : [`${x(i)},${y(sizes[i - 1] ?? size)}`, `${x(i)},${y(size)}`],
  );
  return (
    <svg
      viewBox={`0 0 600 ${HEIGHT}`}
      width="600"
      height={HEIGHT}
      role="img"
      aria-label={`Size over ${sizes.length - 1} shrink steps: from ${sizes[0] ?? 0} to ${sizes.at(-1) ?? 0}`}
    >
      {[1, most].map(size => (
        <>
          <line class="grid" x1={LEFT} x2={600 - RIGHT} y1={y(size)} y2={y(size)} />
          <text class="axis" x={LEFT - 5} y={y(size) + 4} text-anchor="end">
            {short(size)}
          </text>
        </>
      ))}
      <polyline class="line" points={steps.join(' ')} />
    </svg>
  );
};

/** A share as a bar, with another one under it to compare with. */
export const Bar = ({ share, beside }: { share: number; beside?: number | undefined }) => (
  <svg viewBox="0 0 120 14" width="120" height="14" aria-hidden="true">
    <rect class="bar" x="0" y="1" width={round(Math.min(1, share) * 120)} height={beside === undefined ? 12 : 6} />
    {beside === undefined ? null : (
      <rect class="beside" x="0" y="8" width={round(Math.min(1, beside) * 120)} height="4" />
    )}
  </svg>
);
