import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts', '{components,lib,fake-cluster,demo,e2e,bench,docs,.ci}/**/*.test.ts'],
    environment: 'node',
    // They end what hangs. Nothing follows from a busy machine that stalls for seconds: how fast things are is for the bench.
    testTimeout: 20_000,
    // Many tests wait for a fake cluster, so two run at once even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    expect: { poll: { timeout: 10_000 } },
    // A line that is printed while a file ends would fail the whole run: "Closing rpc while onUserConsoleLog was pending"
    // (vitest-dev/vitest#11153).
    disableConsoleIntercept: true,
  },
  resolve: {
    alias: {
      // `server-only` throws outside of a React server build; under Vitest every module runs on the server.
      'server-only': fileURLToPath(new URL('node_modules/server-only/empty.js', import.meta.url)),
    },
  },
})
