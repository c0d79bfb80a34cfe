import { shortCommit } from '#lib/domain/format'
import { isCommit, isSameCommit } from '#lib/domain/image/image'
import type { ImageView } from '#lib/domain/image/image-views'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import { isMarkedBad } from '#lib/domain/marks/marked-images'
import type { WayOver } from '#lib/domain/comparison/environment-comparison'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import { rangeOf } from '#lib/domain/promotion/branch-state'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { forwardCommits } from '#lib/domain/promotion/range-commits'

/**
 * How an image, or its commit, comes to the tag of another environment: by an import, where the registry has it under the tag that is
 * followed there; or by a promotion, where its commit waits on `from` of the source that feeds the tag.
 */
export function wayOver(
  image: ImageView,
  lane: LaneView,
  check: LaneCheck | null,
  read: SourceRead | null,
): WayOver {
  const { stream, tag, source } = lane
  if (source.kind === 'pinned') return { way: null, why: `${stream}:${tag} is pinned.` }
  if (check?.state === 'newer' && isSame(check.image, image) && isMarkedBad(check.image))
    return { way: null, why: `The registry has it for ${stream}:${tag}, marked bad there.` }
  if (check?.state === 'newer' && isSame(check.image, image)) return { way: 'import', stream, tag }
  if (read !== null) return promotionOf(image, read)
  if (source.kind !== 'following') return { way: null, why: `${stream}:${tag} follows no registry.` }
  return {
    way: null,
    why:
      check === null
        ? `What the registry has under ${source.tag} is not known yet.`
        : `The registry has another image under ${source.tag}, which ${stream}:${tag} follows.`,
  }
}

function isSame(one: ImageView, other: ImageView): boolean {
  if (one.digest === other.digest) return true
  return isCommit(one.commit) && isCommit(other.commit) && isSameCommit(one.commit, other.commit)
}

function promotionOf({ commit }: ImageView, read: SourceRead): WayOver {
  const { repository, from, to } = read.source
  const range = rangeOf(read)
  if (!isCommit(commit)) return { way: null, why: `Of which commit of ${repository} it is, is unknown.` }
  if (!range.ok) return { way: null, why: range.error.message }
  const named = shortCommit(commit)
  if (isSameCommit(range.value.base, commit))
    return { way: null, why: `${to} of ${repository} is at ${named} already: its build brings it.` }
  const [found, ...others] = forwardCommits(range.value).filter(({ sha }) => isSameCommit(sha, commit))
  if (found !== undefined && others.length === 0) return { way: 'promote', repository, commit: found.sha }
  return { way: null, why: `${named} is not among what ${from} of ${repository} has and ${to} lacks.` }
}
