/** A page that is not there, or a wish that was refused: what, and where to go on. */

import type { Site } from '../site.ts';
import { Text } from '../text.tsx';

export const ProblemPage = ({ what, why, site }: { what: string; why: string; site: Site }) => (
  <>
    <h1>{what}</h1>
    <p>
      <Text>{why}</Text>
    </p>
    <p>
      <a href={site.href({ view: 'overview' })}>To the overview</a>
    </p>
  </>
);
