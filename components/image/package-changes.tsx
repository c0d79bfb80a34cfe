import { FoldedWords, Words } from '#components/format/words'
import { count } from '#lib/domain/format'
import type { EntryChange, PackageComparison } from '#lib/domain/image/image-views'

/** The packages that differ between two images, or why that is unknown. */
export function PackageChanges({ packages: { changes, same, why } }: { packages: PackageComparison }) {
  if (changes === null) {
    return why.map((sentence) => <FoldedWords key={sentence} text={sentence} className="text-soft" />)
  }
  return (
    <div className="grid gap-2">
      {changes.length > 0 && (
        <dl
          aria-label="Packages"
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface text-sm"
        >
          {changes.map((change) => (
            <div key={change.name} className="grid grid-cols-2 gap-x-4 px-4 py-1.5">
              <dt className="font-mono">
                <Words text={change.name} />
              </dt>
              <dd className="min-w-0">
                <Versions change={change} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="text-sm text-soft">{count(same, 'package')} unchanged</p>
    </div>
  )
}

function Versions({ change: { kind, from, to } }: { change: EntryChange }) {
  if (kind === 'added') return <Version word="added" tone="text-good" version={to} />
  if (kind === 'removed') return <Version word="removed" tone="text-bad" version={from} />
  return (
    <>
      <Words text={versionOf(from)} /> → <Words text={versionOf(to)} />
    </>
  )
}

function Version({ word, tone, version }: { word: string; tone: string; version: string | null }) {
  return (
    <>
      <span className={tone}>{word}</span> <Words text={versionOf(version)} />
    </>
  )
}

/** A list can leave versions out. */
function versionOf(version: string | null): string {
  return version === null || version === '' ? 'unknown version' : version
}
