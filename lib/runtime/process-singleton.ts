import 'server-only'

/**
 * Next loads each module several times in one process (for pages, route handlers, the proxy and instrumentation). What must
 * exist once, such as connections and caches, is stored on `globalThis`, which they share.
 */
export function processSingleton<T extends object>(name: string, make: () => T): T {
  const singletons = globalThis as unknown as Record<symbol, T | undefined>
  return (singletons[Symbol.for(`quayside.${name}`)] ??= make())
}
