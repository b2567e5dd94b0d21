import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that need neither an engine nor another process: seconds. */
const unit = [
  '{shared-schema,apps-script,ingest-server}/src/**/*.test.ts',
  'test/*.test.ts',
  'test/{fidelity,fixtures}/**/*.test.ts',
  'test/tools/{apps-script-runtime,simulation/model}/**/*.test.ts',
];
/** What does not fit into the minutes of `npm test`; named so. */
const slow = ['test/**/*.slow.test.ts'];

export default defineConfig({
  test: {
    // The embedded engine crashes on exit inside worker threads, so every file is a process of its own; some of them wait.
    pool: 'forks',
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    globalSetup: 'test/support/temporary-folder.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // Nothing there keeps state, so the files of a process share what they import.
      { extends: true, test: { name: 'unit', include: unit, isolate: false } },
      { extends: true, test: { name: 'engine', include: ['test/**/*.test.ts'], exclude: [...unit, ...slow] } },
      { extends: true, test: { name: 'slow', include: slow } },
    ],
  },
});
