import { GitCompareArrows } from 'lucide-react'
import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'
import { shortDigest } from '#lib/domain/format'
import type { ImageView } from '#lib/domain/image/image-views'
import type { Comparison } from '#lib/domain/stream-tag/compared-images'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** The image that the others are compared with. */
export type Base = {
  digest: string
  isRunning: boolean
  choose: (digest: string) => void
  /** The comparison with another image, the older one first. */
  with: (other: ImageView) => Comparison
}

export function BaseRadio({ image: { digest }, base }: { image: ImageView; base: Base }) {
  return (
    <label className="-m-1 inline-flex p-1">
      <input
        type="radio"
        name="compare-from"
        className="size-4 accent-accent-fill"
        checked={base.digest === digest}
        onChange={() => base.choose(digest)}
      />
      <span className="sr-only">Compare with {shortDigest(digest)}</span>
    </label>
  )
}

/** Compares an image with the base, in the direction of time. */
export function CompareLink({
  environment,
  lane: { stream, tag },
  image,
  base,
}: {
  environment: string
  lane: LaneView
  image: ImageView
  base: Base | null
}) {
  const { digest } = image
  if (base === null || base.digest === digest) return null
  return (
    <PendingLink
      href={pageAddress('comparison', { environment, stream, tag, ...base.with(image) })}
      className={buttonClass({ size: 'small' })}
    >
      <span className="inline-flex items-center gap-1.5">
        <GitCompareArrows aria-hidden className="size-3.5" />
        <span>
          Compare
          <span className="sr-only">
            {' '}
            {shortDigest(digest)} with {base.isRunning ? 'the running image' : shortDigest(base.digest)}
          </span>
        </span>
      </span>
    </PendingLink>
  )
}
