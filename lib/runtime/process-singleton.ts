import 'server-only'

/**
 * Next gives pages, route handlers, the proxy and instrumentation a copy of each module, and they share one
 * `globalThis`: what must exist once, such as connections and caches, is kept there under a symbol.
 */
export function processSingleton<T extends object>(name: string, make: () => T): T {
  const kept = globalThis as unknown as Record<symbol, T | undefined>
  return (kept[Symbol.for(`quayside.${name}`)] ??= make())
}
