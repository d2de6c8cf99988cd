import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'tools/**/*.test.ts'],
    globalSetup: ['tests/support/run-folder.ts'],
    setupFiles: ['tests/support/pristine-objects.ts'],
    pool: 'forks',
    // A worker loads the program once, not for every file anew: no module holds state, and tests clean up what they start.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    // States are waited for, not time: a machine under load gets there later than within Vitest's own second.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
