/**
 * For tests, loaded by Vitest into each of its processes: it ends them by a signal, and what is removed when a process ends
 * (bundles in temporary folders) would stay there for ever.
 */

function end(): void {
  process.emit('exit', 0);
  process.kill(process.pid, 'SIGTERM');
}

// Loaded for every file of tests, in a process that has many.
if (!process.listeners('SIGTERM').some(({ name }) => name === end.name)) process.once('SIGTERM', end);
