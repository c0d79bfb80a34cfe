import { fileURLToPath } from 'node:url'
import { run, reportResult } from './check.mjs'
import { ensureInstalled } from './ready.mjs'

const REPLAY = ['tsx', 'fake-cluster/contract/main.ts']

/** Replays the recordings against the demo cluster; each scenario counts as one. */
export async function replayRecordings() {
  const started = Date.now()
  const { code, output } = await run(REPLAY)
  const failures = reportResult('contract', started, code, output)
  const [, passed = 0, failed = 1] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? []
  return { passed: Number(passed), failed: code === 0 ? 0 : Math.max(1, Number(failed)), failures }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled()
  const { code } = await run([...REPLAY, ...process.argv.slice(2)], { show: true })
  process.exitCode = code
}
