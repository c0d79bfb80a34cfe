import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const TESTS = ['*.test.ts', '{components,deploy,lib,fake-cluster,demo,e2e,bench,docs,.ci}/**/*.test.ts']

/** Tests of pure rooms and of components leave nothing behind in the modules that they import. */
const PURE_TESTS = '{components,lib/{kubernetes,domain,plan,views}}/**/!(*.contract).test.ts'

export default defineConfig({
  test: {
    environment: 'node',
    // They end what hangs. Nothing follows from a busy machine that stalls for seconds: how fast things are is for the bench.
    testTimeout: 20_000,
    // Many tests wait for a fake cluster, so three run at once even on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    expect: { poll: { timeout: 10_000 } },
    // A line that is printed while a file ends would fail the whole run: "Closing rpc while onUserConsoleLog was pending"
    // (vitest-dev/vitest#11153).
    disableConsoleIntercept: true,
    projects: [
      {
        extends: true,
        // To import their modules again for each file takes longer than these tests.
        test: { name: 'pure', include: [PURE_TESTS], isolate: false },
      },
      {
        extends: true,
        test: { name: 'effects', include: TESTS, exclude: ['**/node_modules/**', PURE_TESTS] },
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
