import 'server-only'
import { VERSION } from '#lib/runtime/version'

/** What runs here: the release, the commit that the image is built from, and Node. */
type RunningVersion = { version: string; revision: string; node: string }

export function runningVersion(): RunningVersion {
  const { QUAYSIDE_REVISION: revision = '' } = process.env
  return { version: VERSION, revision: revision === '' ? 'unknown' : revision, node: process.version }
}
