/** For tests that kill: a toy campaign in a process of its own, begun or gone on with. Arguments: database, scenarios. */

import { Store } from '../store/store.ts';
import { forgetsLarge, LocalPool, model, toyCampaign, twoBugs } from './toy.ts';

const [file = '', scenarios = '0', bugs = 'two'] = process.argv.slice(2);
const pool = new LocalPool([model, bugs === 'two' ? twoBugs : forgetsLarge]);
// A thread of its own is what keeps a real campaign's process free while inputs run; here a turn of the loop must do.
const range = pool.range.bind(pool);
pool.range = async job => {
  await new Promise(resolve => setImmediate(resolve));
  // Many small ranges: many moments to be killed at.
  return range(job);
};
const store = new Store(file);
await toyCampaign(pool, { store, scenarios: Number(scenarios) });
store.close();
process.stdout.write('complete\n');
