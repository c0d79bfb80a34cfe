import { BUILD_LOOKS } from '#components/concern/build-looks'
import { Words } from '#components/format/words'
import { useClock } from '#components/ui/clock'
import { buildWords } from '#lib/domain/promotion/build-words'
import type { LaneBuild } from '#lib/domain/promotion/promotion-views'

/** `building d258783, 12 of about 40 min` */
export function BuildLine({ commit, build }: Pick<LaneBuild, 'commit' | 'build'>) {
  const words = useClock((now) => buildWords({ commit, build }, now))
  const { icon: Icon } = BUILD_LOOKS[build.state]
  return (
    <>
      <Icon aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
      <Words text={words} />
    </>
  )
}
