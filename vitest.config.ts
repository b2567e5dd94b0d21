import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The embedded engine crashes on exit inside worker threads, so every file is a process of its own.
    pool: 'forks',
    maxWorkers: 2,
    include: ['{shared-schema,apps-script,ingest-server}/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
