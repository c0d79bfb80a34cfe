/** Next calls this once per process, before it serves requests, and not during the build. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { start } = await import('#lib/server/start')
    start()
  }
}
