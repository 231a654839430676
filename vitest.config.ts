import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

/** One plain line at the very end, for people and programs that read only that. */
const closingLine: Reporter = {
  onTestRunEnd(modules) {
    const states = modules.flatMap(module => [...module.children.allTests()].map(test => test.result().state));
    const loadErrors = modules.filter(module => module.errors().length > 0).length;
    const count = (state: string): number => states.filter(each => each === state).length;
    const skipped = count('skipped');
    // After the other reporters, whatever their order.
    process.once('exit', () => {
      console.log(
        `${count('passed')} passed, ${count('failed') + loadErrors} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
      );
    });
  },
};

export default defineConfig({
  test: {
    include: ['{model,engine,generators,harness,corpus,reports,docs,bench}/**/*.test.{ts,tsx}'],
    setupFiles: './harness/testing-end.ts',
    pool: 'forks',
    // Files of one process share their modules: loading the whole language anew for each took half of the time. What a
    // test changes in its process it puts back.
    isolate: false,
    testTimeout: 30_000,
    // More than cores: a third of the time tests wait, for processes, deadlines and a browser.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // What commands print is compared as plain text, on a terminal and in CI too.
    env: { FORCE_COLOR: '0' },
    reporters: ['default', closingLine],
  },
});
