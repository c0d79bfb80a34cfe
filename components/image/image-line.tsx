import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { MarkPill } from '#components/image/mark-note'
import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import { RelativeTime } from '#components/format/time'

type Props = {
  digest: string
  commit: string | null
  commitUrl: string | null
  builtAt?: string | null
  importedAt?: string | null
  mark?: ImageMark
}

/** An image in one line: `80f33cfc built 3 h ago`, and its commit. */
export function ImageLine({ digest, commit, commitUrl, builtAt = null, importedAt = null, mark }: Props) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 text-soft">
      <span className="text-ink">
        <Digest digest={digest} />
      </span>
      {importedAt !== null && (
        <span>
          imported <RelativeTime time={importedAt} />
        </span>
      )}
      {builtAt !== null && (
        <span>
          built <RelativeTime time={builtAt} />
        </span>
      )}
      <Commit commit={commit} url={commitUrl} isBrief />
      <MarkPill mark={mark} />
    </span>
  )
}
