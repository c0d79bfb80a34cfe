import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { StatePill, type PillLook } from '#components/ui/pill'
import type { ImageMark } from '#lib/domain/chronicle/image-mark'

type Props = { mark: ImageMark | undefined }

const BAD: PillLook = { tone: 'bad', icon: ThumbsDown, word: 'marked bad' }
const GOOD: PillLook = { tone: 'good', icon: ThumbsUp, word: 'marked good' }

/** What a person said of an image, in two words. */
export function MarkPill({ mark }: Props) {
  return mark !== undefined && <StatePill look={mark.verdict === 'bad' ? BAD : GOOD} />
}

/** Who said it, when and why. */
export function MarkNote({ mark }: Props) {
  if (mark === undefined) return null
  const { by, at, reason } = mark
  return (
    <div className="min-w-0 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-1.5 text-soft">
        <MarkPill mark={mark} />
        <span className="min-w-0">
          by <Words text={by} /> <RelativeTime time={at} />
        </span>
      </p>
      {reason !== '' && <FoldedWords text={reason} className="text-soft" />}
    </div>
  )
}
