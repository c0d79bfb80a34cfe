/** Next calls this once per process, before it serves and not while it builds: a bad configuration ends the start. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { BadConfiguration, config } = await import('#lib/server/config')
  try {
    config()
  } catch (error) {
    if (!(error instanceof BadConfiguration)) throw error
    process.stderr.write(error.message)
    process.exit(1)
  }
}
