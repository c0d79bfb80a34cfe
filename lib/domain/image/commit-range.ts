import { isCommit, isSameCommit } from '#lib/domain/image/image'
import type { ImageRules } from '#lib/domain/image/image-rules'
import { fillLink } from '#lib/domain/image/link-template'
import type { CommitRange, ImageView } from '#lib/domain/image/image-views'

type Origin = {
  stream: string
  /** Which image was imported first, for images whose build times do not tell: see `importOrder`. */
  order: number
}

/**
 * The commits between two images, older one first: a git host lists only the commits that `to` has and `from` lacks. Null
 * if a commit is unknown.
 */
export function commitRange(
  from: ImageView,
  to: ImageView,
  { compareLink }: ImageRules,
  { stream, order }: Origin,
): CommitRange | null {
  if (!isCommit(from.commit) || !isCommit(to.commit)) return null
  const isBack = (ageDifference(from, to) || order) > 0
  const source = from.source === to.source ? from.source : null
  const [older, newer] = isBack ? [to.commit, from.commit] : [from.commit, to.commit]
  const url = isSameCommit(older, newer)
    ? null
    : fillLink(compareLink, { from: older, to: newer, source, stream })
  return { older, newer, url, isBack }
}

/** Positive if the second image is older; 0 or NaN if the build times do not tell. */
export function ageDifference(from: ImageView, to: ImageView): number {
  return Date.parse(from.builtAt ?? '') - Date.parse(to.builtAt ?? '')
}
