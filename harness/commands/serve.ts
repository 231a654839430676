/** `lockstep serve`: the web pages over the store, on this machine only. */

import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Command, InvalidArgumentError } from 'commander';
import { createApp } from '../../reports/web/app.tsx';
import { messageOf, UserError } from '../errors.ts';
import { DEFAULT_DB, parseDuration } from '../options.ts';
import { bringUpToDate } from '../store/up-to-date.ts';

interface Options {
  readonly port: number;
  readonly db: string;
  readonly replayTime: number;
}

/** Not 0.0.0.0, ever: the pages have no passwords. From elsewhere: ssh -L. */
const HOST = '127.0.0.1';

export const serveCommand = (): Command =>
  new Command('serve')
    .description('the web pages: findings, campaigns, trends; on 127.0.0.1')
    .option('--port <n>', 'the port; 0 for any free one', parsePort, 7357)
    .option('--replay-time <time>', 'a replay from a page may take this long', parseDuration, 60_000)
    .option('--db <file>', 'the database', DEFAULT_DB)
    .addHelpText('after', '\nExample: lockstep serve --db nightly.db')
    .action(async ({ port, db, replayTime }: Options) => {
      bringUpToDate(db);
      const web = createApp({ db, isDefaultDb: db === DEFAULT_DB, replayMs: replayTime });
      const server = serve({ fetch: web.app.fetch, hostname: HOST, port });
      try {
        await once(server, 'listening');
      } catch (thrown) {
        web.close();
        throw new UserError(`port ${port}: ${messageOf(thrown)}`, 'choose another with --port');
      }
      const address = server.address();
      const at = typeof address === 'object' && address !== null ? address.port : port;
      console.log(`http://${HOST}:${at}/   (Ctrl-C ends it)`);
      await untilSignal();
      web.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>(resolve => void server.close(() => resolve()));
    });

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port from 0 to 65535.');
}

/** Ctrl-C is the way to end it, so it is no failure. */
const untilSignal = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
