import { defineConfig } from '@playwright/test'
import chromium from '@sparticuz/chromium'

/**
 * The browser comes with the packages, because downloads are refused in some places; QUAYSIDE_TEST_BROWSER names
 * another, for instance where there is no Linux. Its own flags relax web security and hide bugs, so these are ours.
 */
const executablePath = process.env.QUAYSIDE_TEST_BROWSER ?? (await chromium.executablePath())

/** A hundred event streams, and two starts of Quayside: beside other tests, it would show how fast the machine is. */
const ALONE = '**/replicas-restart.spec.ts'

export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'together', testMatch: '**/*.spec.ts', testIgnore: ALONE },
    { name: 'alone', testMatch: ALONE, dependencies: ['together'] },
  ],
  outputDir: 'test-results/browser',
  // Each worker has a demo cluster and a Quayside of its own, which the tests of a file change one after another. They mostly
  // wait for rollouts and real clocks, so two cores carry two.
  workers: 2,
  // Of a machine that stalls for seconds nothing follows; a test that passes at the second try is told of as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
    // A trace of each test costs a fifth of the run: in CI a test that failed is traced when it is tried again.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
  },
})
