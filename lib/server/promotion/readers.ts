import 'server-only'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Source } from '#lib/domain/promotion/source'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { logError } from '#lib/server/log'
import { forgeNamed, turnsOf } from '#lib/server/promotion/forges'
import { SourceReader } from '#lib/server/promotion/source-reader'

export type SourceInUse = { source: Source; reader: SourceReader }

/** The readers of an environment's sources. The first call starts them, for as long as the process runs. */
export const readersOf = perEnvironment('sources', ({ sources }): readonly SourceInUse[] =>
  sources.map((source) => {
    const reader = readerOf(source)
    reader.use(source)
    return { source, reader }
  }),
)

/** Environments that have a source in common share its reader. */
function readerOf({ forge, repository, from, to, build }: Source): SourceReader {
  return processSingleton(`source ${JSON.stringify([forge, repository, from, to, build])}`, () => {
    const report = (error: unknown) => logError(`the source ${repository}`, error)
    const read = { repository, from, to, build }
    return new SourceReader(forgeNamed(forge), read, systemClock, turnsOf(forge), report)
  })
}

export function readerIn(environment: Environment, repository: string): SourceReader | undefined {
  return readersOf(environment).find(({ source }) => source.repository === repository)?.reader
}

/** Somebody looks at what the sources of an environment have, so they are read more often. It costs the forge nothing more. */
export function lookAtSources(environment: Environment): void {
  for (const { reader } of readersOf(environment)) reader.look()
}

/** Calls back when something of a source changes. Returns a function that unsubscribes. */
export function onSourceChange(environment: Environment, listener: () => void): () => void {
  const stops = readersOf(environment).map(({ reader }) => reader.onChange(listener))
  return () => stops.forEach((stop) => stop())
}

/** What was last read of a source. */
export function readOf({ source, reader }: SourceInUse): SourceRead {
  const { failure: _failure, movedAt: _movedAt, ...read } = reader.reading
  const forge = forgeNamed(source.forge)
  return { source, forgeKind: forge.kind, url: forge.urlOf(source.repository), ...read }
}

/** The source that feeds a tag. @param tag as `stream:tag` */
export function sourceOf({ sources }: Environment, tag: string): Source | undefined {
  return sources.find(({ feeds }) => feeds.includes(tag))
}
