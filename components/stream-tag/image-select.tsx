import { useIsHydrated } from '#components/ui/clock'
import { Select } from '#components/ui/select'
import { absoluteTime, shortCommit, shortDigest } from '#lib/domain/format'
import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'

type Props = {
  label: string
  items: HistoryItem[]
  /** The digest of the running image. */
  running: string | null
  value: string
  onChoose: (digest: string) => void
}

/** Selects an image of a tag. The URL can also name an image of another tag of the stream. */
export function ImageSelect({ label, items, running, value, onChoose }: Props) {
  const timeZone = useIsHydrated() ? undefined : 'UTC'
  const isListed = items.some(({ image }) => image?.digest === value)
  return (
    <Select label={label} value={value} onChoose={onChoose} className="min-w-0 flex-1 basis-80">
      {!isListed && <option value={value}>{shortDigest(value).slice(0, 20)}, not of this tag</option>}
      {items.map((item) => (
        <option key={item.key} value={item.image?.digest}>
          {wordsOf(item, running, timeZone)}
        </option>
      ))}
    </Select>
  )
}

function wordsOf(
  { image, importedAt, isNewest }: HistoryItem,
  running: string | null,
  timeZone: string | undefined,
): string {
  const words = [
    shortDigest(image?.digest ?? ''),
    image?.digest === running && 'running',
    isNewest && 'newest',
    image?.isGone && 'gone',
    image?.commit && `commit ${shortCommit(image.commit)}`,
    `imported ${absoluteTime(importedAt, timeZone)}`,
  ]
  return words.filter(Boolean).join(', ')
}
