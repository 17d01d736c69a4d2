import { defineConfig } from 'vitest/config';

// Spec files share their process (`isolate: false`), which saves loading the application for each: they leave nothing behind.
// Three workers for two cores: most of the time they wait for something that must not happen.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.spec.ts',
            'client/src/**/*.spec.ts',
            'test/architecture/static/**/*.spec.ts',
          ],
          testTimeout: 60_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/**/*.spec.ts'],
          exclude: ['test/faults/**', 'test/architecture/static/**'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
          maxWorkers: 3,
          maxConcurrency: 16,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.spec.ts'],
          globalSetup: ['test/support/postgres.ts', 'test/faults/support/report.ts'],
          testTimeout: process.env.FAULTS === 'full' ? 7_200_000 : 180_000,
          hookTimeout: 60_000,
          isolate: false,
          maxWorkers: process.env.FAULTS === 'full' ? 1 : 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
