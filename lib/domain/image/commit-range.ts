import { isCommit } from '#lib/domain/image/image'
import type { ImageRules } from '#lib/domain/image/image-rules'
import { fillLink } from '#lib/domain/image/link-template'
import type { CommitRange, ImageView } from '#lib/domain/image/image-views'

/**
 * The commits between two images, older one first: a git host lists only the commits that `to` has and `from` lacks. Null
 * if a commit is unknown. @param source the web address of the source code, if both images have the same
 */
export function commitRange(
  from: ImageView,
  to: ImageView,
  { compareLink }: ImageRules,
  source: string | null,
  stream: string,
): CommitRange | null {
  if (!isCommit(from.commit) || !isCommit(to.commit)) return null
  const isBack = Date.parse(to.builtAt ?? '') < Date.parse(from.builtAt ?? '')
  const [older, newer] = isBack ? [to.commit, from.commit] : [from.commit, to.commit]
  const url = older === newer ? null : fillLink(compareLink, { from: older, to: newer, source, stream })
  return { older, newer, url, isBack }
}
