import { EntryChanges } from '#components/image/entry-changes'
import { FoldedWords } from '#components/format/words'
import { count } from '#lib/domain/format'
import type { PackageComparison } from '#lib/domain/image/image-views'

/** The packages that differ between two images, or why that is unknown. */
export function PackageChanges({ packages: { changes, same, why } }: { packages: PackageComparison }) {
  if (changes === null) {
    return why.map((sentence) => <FoldedWords key={sentence} text={sentence} className="text-soft" />)
  }
  return (
    <div className="grid gap-2">
      <EntryChanges title="Packages" changes={changes} showsValues />
      <p className="text-sm text-soft">{count(same, 'package')} unchanged</p>
    </div>
  )
}
