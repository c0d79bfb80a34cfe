/** Next calls this once per process, before it serves and not while it builds. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { start } = await import('#lib/server/start')
    start()
  }
}
