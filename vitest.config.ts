import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const TESTS = ['*.test.ts', '{components,deploy,lib,fake-cluster,demo,e2e,bench,docs,.ci}/**/*.test.ts']

/** Tests of these rooms leave nothing behind in the modules that they import, so they share them. */
const SHARING_ROOMS = [
  'components',
  ...['kubernetes', 'domain', 'plan', 'views', 'cluster', 'registry', 'forge', 'runtime'].map(
    (room) => `lib/${room}`,
  ),
  'fake-cluster',
  'demo',
]
const SHARED = SHARING_ROOMS.flatMap(testsIn).filter((path) => !hasOwnModules(path))

function testsIn(room: string): string[] {
  const paths = readdirSync(new URL(room, import.meta.url), { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `${room}/${path.replaceAll('\\', '/')}`)
}

/** A module that is replaced for one file would be replaced for the next. */
function hasOwnModules(path: string): boolean {
  return /\bvi\.(mock|stub)/.test(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

export default defineConfig({
  test: {
    environment: 'node',
    // They end what hangs. Nothing follows from a busy machine that stalls for seconds: how fast things are is for the bench.
    testTimeout: 20_000,
    // Many tests wait for a fake cluster, and both projects are tested at once: four files even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    expect: { poll: { timeout: 10_000 } },
    // A line that is printed while a file ends would fail the whole run: "Closing rpc while onUserConsoleLog was pending"
    // (vitest-dev/vitest#11153).
    disableConsoleIntercept: true,
    projects: [
      {
        extends: true,
        // To import their modules again for each file takes longer than these tests.
        test: { name: 'shared', include: SHARED, isolate: false },
      },
      {
        extends: true,
        test: { name: 'isolated', include: TESTS, exclude: ['**/node_modules/**', ...SHARED] },
      },
    ],
  },
  resolve: {
    alias: {
      // `server-only` throws outside of a React server build; under Vitest every module runs on the server.
      'server-only': fileURLToPath(new URL('node_modules/server-only/empty.js', import.meta.url)),
    },
  },
})
