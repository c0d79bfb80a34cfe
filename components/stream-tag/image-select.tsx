import { useId } from 'react'
import { useIsHydrated } from '#components/ui/clock'
import { INPUT_CLASS } from '#components/ui/field'
import { absoluteTime, shortCommit, shortDigest } from '#lib/domain/format'
import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'

/** One of the images of a tag. An address can name another one of its stream, too. */
export function ImageChoice({
  label,
  items,
  running,
  value,
  onChoose,
}: {
  label: string
  items: HistoryItem[]
  /** The digest of what runs now. */
  running: string | null
  value: string
  onChoose: (digest: string) => void
}) {
  const id = useId()
  const timeZone = useIsHydrated() ? undefined : 'UTC'
  const isListed = items.some(({ image }) => image?.digest === value)
  return (
    <div className="grid min-w-0 flex-1 basis-80 gap-1">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className={INPUT_CLASS}
      >
        {!isListed && <option value={value}>{shortDigest(value).slice(0, 20)}, not of this tag</option>}
        {items.map(({ key, image, importedAt, isNewest }) => (
          <option key={key} value={image?.digest}>
            {[
              shortDigest(image?.digest ?? ''),
              image?.digest === running ? 'runs now' : null,
              isNewest ? 'newest' : null,
              image?.isGone ? 'gone' : null,
              image?.commit ? `commit ${shortCommit(image.commit)}` : null,
              absoluteTime(importedAt, timeZone),
            ]
              .filter((word) => word !== null)
              .join(', ')}
          </option>
        ))}
      </select>
    </div>
  )
}
