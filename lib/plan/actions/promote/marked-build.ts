import { shortCommit, shortDigest } from '#lib/domain/format'
import { isSameCommit } from '#lib/domain/image/image'
import { markWords } from '#lib/domain/marks/mark-words'
import { badMarkOfComing } from '#lib/domain/marks/marks'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { PromoteInputs } from '#lib/plan/actions/plan-action'
import type { Judged } from '#lib/plan/actions/promote/judged-source'

/**
 * Refuses a source of which the commit to come was built already, into an image that is marked bad. Of a build that is still to come
 * nobody can have said anything: its import is planned when it is there, and refuses then.
 */
export function refuseMarkedBuild(
  { snapshot, promotion }: Pick<PromoteInputs, 'snapshot' | 'promotion'>,
  { source }: SourceRead,
  judged: Judged,
): Judged {
  if (judged.outcome !== 'moves') return judged
  const fed = promotion.fed.filter(({ tag }) => source.feeds.includes(tag))
  const built = fed.flatMap(({ imported, registry }) => [imported ?? [], registry ?? []].flat())
  for (const { digest, commit, parts } of built) {
    if (commit === null || !isSameCommit(commit, judged.to)) continue
    const mark = badMarkOfComing(snapshot, { image: digest, ...(parts && { parts }) })
    if (mark === null) continue
    const image = `${shortDigest(mark.image)}, built from ${shortCommit(judged.to)}, is marked bad.`
    return {
      outcome: 'refused',
      code: 'marked',
      why: `${image} ${markWords(mark)} Take the mark back first.`,
    }
  }
  return judged
}
