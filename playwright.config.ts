import { defineConfig } from '@playwright/test'
import chromium from '@sparticuz/chromium'

/**
 * The browser comes with the packages, because downloads are refused in some places; QUAYSIDE_TEST_BROWSER names
 * another, for instance where there is no Linux. Its own flags relax web security and hide bugs, so these are ours.
 */
const executablePath = process.env.QUAYSIDE_TEST_BROWSER ?? (await chromium.executablePath())

/** Most of their time, these wait for real clocks: of deadlines, schedules and leases. */
const WAITING = ['live-faults', 'imports-schedule', 'operations-restart'].map(fileOf)
/** The tag of tests with a bound of seconds, or that use all of the machine: beside others, they would show how fast it is. */
const ALONE = /@alone/

function fileOf(name: string) {
  return `**/${name}.spec.ts`
}

export default defineConfig({
  testDir: 'e2e',
  // Each worker has a demo cluster and a Quayside of its own, which the tests of a file change one after another.
  workers: 3,
  projects: [
    { name: 'waiting', testMatch: WAITING, grepInvert: ALONE, workers: 1 },
    // They wait for rollouts, too: two cores carry two of them.
    { name: 'together', testMatch: fileOf('*'), testIgnore: WAITING, grepInvert: ALONE, workers: 2 },
    { name: 'alone', testMatch: fileOf('*'), grep: ALONE, workers: 1, dependencies: ['waiting', 'together'] },
  ],
  outputDir: 'test-results/browser',
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
