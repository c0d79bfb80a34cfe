import { fedTagViews } from '#lib/domain/promotion/fed-tag-view'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { BuildView, FedTagView, LaneBuild } from '#lib/domain/promotion/promotion-views'
import { buildOf } from '#lib/domain/promotion/source-view'

/** The worst first: of several sources of one tag, it is told. */
const TOLD: readonly BuildView['state'][] = ['failed', 'cancelled', 'none', 'running', 'queued', 'waiting']

/**
 * The build that a tag waits for; null where nothing is under way or wrong. An image of the head that is in the registry makes a build
 * that failed no news for this tag: the others of that build may lack theirs.
 * @param movedAt when the `to` branches got their heads, by their repositories, as far as is known
 */
export function laneBuild(
  read: PromotionRead,
  tag: string,
  now: number,
  movedAt: Readonly<Record<string, string>> = {},
): LaneBuild | null {
  const builds = read.sources.flatMap((each): LaneBuild[] => {
    const { repository, feeds } = each.source
    const [fed] = feeds.includes(tag) ? fedTagViews(each, read.fed).filter((view) => view.tag === tag) : []
    if (fed === undefined || !each.to.ok) return []
    const build = buildOf(each, now, movedAt[repository] ?? null)
    return isTold(build, fed) ? [{ repository, commit: each.to.value.head.sha, build }] : []
  })
  return builds.sort((a, b) => TOLD.indexOf(a.build.state) - TOLD.indexOf(b.build.state))[0] ?? null
}

function isTold({ state }: BuildView, fed: FedTagView): boolean {
  if (fed.state === 'current' || fed.state === 'waiting') return false
  // Where it is unknown which commit the images are of, a missing run may be an old one that the forge forgot.
  return TOLD.includes(state) && (state !== 'none' || fed.state === 'building')
}
