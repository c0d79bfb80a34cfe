import { FoldedWords } from '#components/format/words'
import { Facts } from '#components/ui/facts'
import type { ImageEntry } from '#lib/domain/image/image-views'

/** The variables, labels or runtime settings of an image. */
export function Entries({ entries }: { entries: ImageEntry[] }) {
  if (entries.length === 0) return <p className="text-soft">None</p>
  return <Facts facts={entries.map(([name, value]) => [name, <EntryValue value={value} />])} />
}

/** @param value null if the reader may not see it */
export function EntryValue({ value }: { value: string | null }) {
  if (value === null) return <span className="text-soft">shown to operators only</span>
  if (value === '') return <span className="text-soft">empty</span>
  return (
    <code>
      <FoldedWords text={value} />
    </code>
  )
}
