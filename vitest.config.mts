import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.spec.ts', 'client/src/**/*.spec.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/**/*.spec.ts'],
          exclude: ['test/faults/**'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
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
          maxWorkers: process.env.FAULTS === 'full' ? 1 : 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
