// Starts a worker thread: on Node 20 tsx is not active in threads, so it is registered here first, and the real worker
// is imported after. Plain JavaScript because of that. Do not point piscina at worker.ts itself: piscina would try to
// `require` it, which half works (as CommonJS) and hides every error at load.
import { register } from 'tsx/esm/api';

register();
const { runTask } = await import('./worker.ts');
export default runTask;
