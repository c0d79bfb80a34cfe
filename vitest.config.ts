import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts', 'lib/**/*.test.ts', 'demo/**/*.test.ts', 'bench/**/*.test.ts', '.ci/**/*.test.ts'],
    environment: 'node',
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
