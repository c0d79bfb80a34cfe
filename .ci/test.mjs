import { readFileSync, rmSync } from 'node:fs'
import { check, run } from './check.mjs'
import { replayRecordings } from './contract.mjs'
import { ensureBuilt, ensureInstalled } from './ready.mjs'

const BROWSER_REPORT = 'test-results/browser.json'

ensureInstalled()
const tally = { passed: 0, failed: 0 }
for (const part of [check, replayRecordings, testInBrowser]) {
  const { passed, failed } = await part()
  tally.passed += passed
  tally.failed += failed
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed > 0 ? 1 : 0

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
  const { code } = await run(['playwright', 'test', '--forbid-only', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: BROWSER_REPORT },
    show: true,
  })
  try {
    const { expected, unexpected, flaky } = JSON.parse(readFileSync(report, 'utf8')).stats
    return { passed: expected + flaky, failed: code === 0 ? 0 : Math.max(1, unexpected) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
