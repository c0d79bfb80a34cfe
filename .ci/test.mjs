import { readFileSync, rmSync } from 'node:fs'
import { addUp, check, flakyTests, printSummary, run } from './check.mjs'
import { replayRecordings } from './contract.mjs'
import { ensureBuilt, ensureInstalled } from './ready.mjs'
import { forgetRights, rightsProblems } from './rights.mjs'

const BROWSER_REPORT = 'test-results/browser.json'

// A run of everything is the same everywhere: it keeps no cache, takes no pictures, and tries again, with a trace, what fails in the browser.
process.env.CI ??= '1'

ensureInstalled()
// The replay mostly waits, so it takes no time beside the checks.
const outcomes = await Promise.all([check(), replayRecordings()])
printSummary(addUp([...outcomes, await testInBrowser()]))

/** The browser tests run against the production build. */
async function testInBrowser() {
  try {
    ensureBuilt()
  } catch (error) {
    console.error(error.message)
    return { passed: 0, failed: 1 }
  }
  const report = new URL(`../${BROWSER_REPORT}`, import.meta.url)
  rmSync(report, { force: true })
  forgetRights()
  const { code } = await run(['playwright', 'test', '--forbid-only', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: BROWSER_REPORT },
    show: true,
  })
  try {
    const { suites, stats } = JSON.parse(readFileSync(report, 'utf8'))
    const { expected, unexpected, flaky } = stats
    const again = flakyTests(suites).map((title) => `⚠ passed at the second try only: ${title}`)
    const failures = code === 0 ? again : [...again, `✗ the browser tests ended with code ${code}`]
    const problems = rightsProblems()
    const failed = (code === 0 ? 0 : Math.max(1, unexpected)) + problems.length
    return { passed: expected + flaky, failed, failures: [...failures, ...problems] }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
