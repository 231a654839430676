/** The form by which a person decides about a finding: one click, with a reason where a status needs one. */

import type { FindingData } from '../load-finding.ts';
import { dbOption } from '../parts.tsx';
import type { Site } from '../site.ts';

const DECISIONS: readonly (readonly [status: string, label: string])[] = [
  ['confirmed', 'Confirm'],
  ['fixed', 'Fixed'],
  ['invalid', 'Invalid'],
  ['known', 'Known'],
  ['duplicate', 'Duplicate'],
  ['new', 'Back to new'],
];

export const Triage = ({ data, site }: { data: FindingData; site: Site }) => {
  if (site.live === undefined)
    return <p class="quiet">{`Decide with: npx lockstep triage ${data.row.id} --status confirmed${dbOption(site)}`}</p>;
  return (
    <form method="post" action={`/findings/${encodeURIComponent(data.row.id)}/triage`}>
      <input type="hidden" name="token" value={site.live.token} />
      <p>
        <label>
          Note (why; needed for known)
          <textarea name="note" rows={2} cols={30} maxlength={4000} />
        </label>
      </p>
      <p>
        <label>
          Accepted until (for known)
          <input type="date" name="until" />
        </label>{' '}
        <label>
          Duplicate of
          <input type="text" name="of" size={12} maxlength={64} autocomplete="off" spellcheck={false} />
        </label>
      </p>
      <div class="buttons">
        {DECISIONS.filter(([status]) => status !== data.row.status).map(([status, label]) => (
          <button type="submit" name="status" value={status} class={status === 'confirmed' ? 'main' : ''}>
            {label}
          </button>
        ))}
      </div>
    </form>
  );
};
