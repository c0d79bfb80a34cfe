import { useIsHydrated } from '#components/ui/clock'
import { Select } from '#components/ui/select'
import { absoluteTime, shortCommit, shortDigest } from '#lib/domain/format'
import type { ComparedImage } from '#lib/domain/stream-tag/compared-images'

type Props = {
  label: string
  images: ComparedImage[]
  /** The digest of the running image. */
  running: string | null
  value: string
  onChoose: (digest: string) => void
}

/** Selects an image of a tag. The URL can also name an image of another tag of the stream. */
export function ImageSelect({ label, images, running, value, onChoose }: Props) {
  const timeZone = useIsHydrated() ? undefined : 'UTC'
  const isListed = images.some(({ image }) => image.digest === value)
  return (
    <Select label={label} value={value} onChoose={onChoose} className="min-w-0 flex-1 basis-80">
      {!isListed && <option value={value}>{shortDigest(value).slice(0, 20)}, not of this tag</option>}
      {images.map((each) => (
        <option key={each.image.digest} value={each.image.digest}>
          {wordsOf(each, running, timeZone)}
        </option>
      ))}
    </Select>
  )
}

function wordsOf(
  { image, importedAt, isNewest }: ComparedImage,
  running: string | null,
  timeZone: string | undefined,
): string {
  const words = [
    shortDigest(image.digest),
    image.digest === running && 'running',
    isNewest && 'newest',
    image.isGone && 'gone',
    image.commit && `commit ${shortCommit(image.commit)}`,
    importedAt === null ? 'in the registry, not imported' : `imported ${absoluteTime(importedAt, timeZone)}`,
  ]
  return words.filter(Boolean).join(', ')
}
