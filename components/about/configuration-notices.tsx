import { Notice } from '#components/ui/notice'
import { count } from '#lib/domain/format'
import type { AboutConfiguration } from '#lib/domain/installation/about-view'

/** Where the file says something else than what is in effect. */
export function ConfigurationNotices({ configuration }: { configuration: AboutConfiguration }) {
  const { file, errors, problems, needsRestart } = configuration
  if (errors === 0 && needsRestart.length === 0) return null
  return (
    <section aria-label="Changes that are not in effect" className="grid gap-3">
      {errors > 0 && (
        <Notice tone="bad">
          The file {file} has {count(errors, 'error', 'errors')}, so nothing of its last change is in effect.
          A restart would fail. {problems === null && 'The log of this replica names them.'}
          <Places places={problems ?? []} />
        </Notice>
      )}
      {needsRestart.length > 0 && (
        <Notice tone="warn">
          These changes are in effect after a restart of Quayside:
          <Places places={needsRestart} />
        </Notice>
      )}
    </section>
  )
}

function Places({ places }: { places: readonly string[] }) {
  if (places.length === 0) return null
  return (
    <ul className="mt-1.5 grid gap-1 font-mono text-sm text-soft">
      {places.map((place) => (
        <li key={place}>{place}</li>
      ))}
    </ul>
  )
}
