import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { RelativeTime } from '#components/format/time'

type Props = {
  digest: string
  commit: string | null
  commitUrl: string | null
  builtAt?: string | null
  importedAt?: string | null
}

/** An image in one line: `80f33cfc built 3 h ago`, and its commit. */
export function ImageLine({ digest, commit, commitUrl, builtAt = null, importedAt = null }: Props) {
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
    </span>
  )
}
