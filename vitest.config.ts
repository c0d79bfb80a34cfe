import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const ROOT = new URL('.', import.meta.url)
/** Rooms from which the server is made, or that stand in for a cluster: what tests of the server leave in memory is not beside them. */
const BELOW_SERVER =
  /^(components|fake-cluster|demo|lib\/(kubernetes|domain|plan|views|cluster|registry|forge|runtime))\//
const ROOMS = ['components', 'deploy', 'lib', 'fake-cluster', 'demo', 'e2e', 'bench', 'docs', '.ci']
const TESTS = [...readdirSync(ROOT), ...ROOMS.flatMap(filesIn)].filter((path) => path.endsWith('.test.ts'))
const OWN_PROCESS = TESTS.filter(needsOwnProcess)
const SHARING = TESTS.filter((path) => !OWN_PROCESS.includes(path))

function filesIn(room: string): string[] {
  const paths = readdirSync(new URL(room, ROOT), { recursive: true, encoding: 'utf8' })
  return paths.map((path) => `${room}/${path.replaceAll('\\', '/')}`)
}

/**
 * What a file does before its imports, to all requests or to all timers reaches the next file. Memory is measured alone, and nothing
 * waits for a build.
 */
function needsOwnProcess(path: string): boolean {
  const text = readFileSync(new URL(path, ROOT), 'utf8')
  return /\bvi\.(mock|hoisted|useFakeTimers)\b|\bprepareRequests\(|\.memoryUsage\(|\bbuildTree\(/.test(text)
}

/** Files of these projects share what they import: to import it again for each file takes longer than most tests. */
function sharing(name: string, include: string[]) {
  const setupFiles = ['lib/runtime/testing/fresh-process.ts']
  return { extends: true, test: { name, include, isolate: false, setupFiles } } as const
}

export default defineConfig({
  test: {
    environment: 'node',
    // They end what hangs. Nothing follows from a busy machine that stalls for seconds: how fast things are is for the bench.
    testTimeout: 20_000,
    // Many tests wait for a fake cluster, and two projects are tested at once: four files even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    expect: { poll: { timeout: 10_000 } },
    // A line that is printed while a file ends would fail the whole run: "Closing rpc while onUserConsoleLog was pending"
    // (vitest-dev/vitest#11153).
    disableConsoleIntercept: true,
    projects: [
      sharing(
        'shared',
        SHARING.filter((path) => BELOW_SERVER.test(path)),
      ),
      sharing(
        'server',
        SHARING.filter((path) => !BELOW_SERVER.test(path)),
      ),
      { extends: true, test: { name: 'isolated', include: OWN_PROCESS } },
    ],
  },
  resolve: {
    alias: {
      // `server-only` throws outside of a React server build; under Vitest every module runs on the server.
      'server-only': fileURLToPath(new URL('node_modules/server-only/empty.js', ROOT)),
    },
  },
})
