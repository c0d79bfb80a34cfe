import { afterAll, vi } from 'vitest'

/**
 * Makes each test file that shares a process find it as the first one does: what exists once per process (process-singleton.ts) is made
 * again, and what was stubbed is as it was.
 */
for (const symbol of Object.getOwnPropertySymbols(globalThis))
  if (symbol.description?.startsWith('quayside.') === true) Reflect.deleteProperty(globalThis, symbol)

afterAll(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
