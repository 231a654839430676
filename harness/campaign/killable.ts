/**
 * For tests that kill: a toy campaign in a process of its own, begun or gone on with.
 * Arguments: database, scenarios, campaign. Exit code 3 and one message when the database fails.
 */

import { StoreFailure } from '../store/failure.ts';
import { Store } from '../store/store.ts';
import { LocalPool, model, toyCampaign, twoBugs } from './toy.ts';

const [file = '', scenarios = '0', id = 'c'] = process.argv.slice(2);
const pool = new LocalPool([model, twoBugs]);
// Workers are threads of another process; here a turn of the loop between ranges must do.
const range = pool.range.bind(pool);
pool.range = async job => {
  await new Promise(resolve => setImmediate(resolve));
  return range(job);
};
try {
  const store = new Store(file);
  await toyCampaign(pool, { store, id, scenarios: Number(scenarios) });
  store.close();
} catch (thrown) {
  if (!(thrown instanceof StoreFailure)) throw thrown;
  process.stderr.write(thrown.message);
  process.exitCode = 3;
}
