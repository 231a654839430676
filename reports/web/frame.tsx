/**
 * The frame of every page: head, navigation, keys, and the policy that lets nothing run but our own script.
 */

import { createHash } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { visible } from '../../harness/index.ts';
import { Heads } from './parts.tsx';
import { SCRIPT } from './script.ts';
import { PAGES, type Site, type Target } from './site.ts';
import { STYLE } from './style.ts';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const POLICY = [
  "default-src 'none'",
  `style-src ${hash(STYLE)}`,
  `script-src ${hash(SCRIPT)}`,
  'img-src data:',
  "base-uri 'none'",
];

/** For the server's header. */
export const HEADER_POLICY = [...POLICY, "form-action 'self'", "frame-ancestors 'none'"].join('; ');
/** For a page that stands alone, whose policy is in the page itself. */
const META_POLICY = [...POLICY, "form-action 'none'"].join('; ');

export interface FrameProps {
  readonly title: string;
  readonly view: Target['view'];
  readonly site: Site;
  /** Where `u` leads. */
  readonly up?: Target;
  readonly children?: Child;
}

const Frame = ({ title, view, site, up, children }: FrameProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      {site.live === undefined ? <meta http-equiv="Content-Security-Policy" content={META_POLICY} /> : null}
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${visible(title)} · Lockstep`}</title>
      <link rel="icon" href="data:," />
      <style dangerouslySetInnerHTML={{ __html: STYLE }} />
    </head>
    <body>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="site">
        <div>
          <strong>Lockstep</strong>
          <nav aria-label="Pages">
            <ul>
              {PAGES.map(([name, target]) => (
                <li>
                  <a href={site.href(target)} aria-current={isHere(view, target) ? 'page' : undefined}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <span class="tools">
            {up === undefined ? null : (
              <a href={site.href(up)} data-up="">
                Up
              </a>
            )}
            {site.json === undefined ? null : <a href={site.json}>JSON</a>}
            <button id="show-keys" type="button" hidden>
              Keys
            </button>
          </span>
        </div>
      </header>
      <main id="content">{children}</main>
      <footer>
        {site.live === undefined
          ? 'An exported report: nothing here changes. With the database, lockstep serve shows the same pages live.'
          : 'Served on this machine only, from the database, also while a campaign runs.'}
      </footer>
      <Keys />
      <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
    </body>
  </html>
);

const isHere = (view: Target['view'], target: Target): boolean =>
  view === target.view ||
  (view === 'finding' && target.view === 'findings') ||
  (view === 'campaign' && target.view === 'campaigns');

const KEYS: readonly (readonly [string, string])[] = [
  ['j', 'next row'],
  ['k', 'row before'],
  ['Enter', 'open the row'],
  ['n', 'next page'],
  ['p', 'page before'],
  ['u', 'up to the list'],
  ['/', 'search'],
  ['?', 'these keys'],
];

const Keys = () => (
  <dialog id="keys" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <table>
      <Heads of={['Key', 'does']} />
      <tbody>
        {KEYS.map(([key, what]) => (
          <tr>
            <th scope="row">
              <kbd>{key}</kbd>
            </th>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <form method="dialog">
      <button type="submit">Close</button>
    </form>
  </dialog>
);

/** A whole page as HTML text. */
export async function renderPage(props: FrameProps): Promise<string> {
  const html = await (<Frame {...props} />).toString();
  return `<!doctype html>${visible(html)}`;
}
