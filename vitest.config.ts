import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts', 'lib/**/*.test.ts', 'demo/**/*.test.ts', 'bench/**/*.test.ts', '.ci/**/*.test.ts'],
    environment: 'node',
  },
  resolve: {
    alias: {
      // `server-only` throws outside of a React server build; under Vitest every module runs on the server.
      'server-only': fileURLToPath(new URL('node_modules/server-only/empty.js', import.meta.url)),
    },
  },
})
