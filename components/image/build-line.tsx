import { BUILD_LOOKS } from '#components/concern/build-looks'
import { OutsideLink } from '#components/format/outside-link'
import { Words } from '#components/format/words'
import { useClock } from '#components/ui/clock'
import { TONE_TEXT } from '#components/ui/tone'
import { buildWords } from '#lib/domain/promotion/build-words'
import type { LaneBuild } from '#lib/domain/promotion/promotion-views'

/** `building d258783, 12 of about 40 min`, with a link to the run, or to the job that failed. */
export function BuildLine({ commit, build }: Pick<LaneBuild, 'commit' | 'build'>) {
  const words = useClock((now) => buildWords({ commit, build }, now))
  const { tone, icon: Icon } = BUILD_LOOKS[build.state]
  const failed = build.run?.jobs?.find(({ name }) => build.failed.includes(name))
  return (
    <span className={`font-medium ${TONE_TEXT[tone]}`}>
      <Icon aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
      <OutsideLink href={failed?.url ?? build.run?.url ?? null}>
        <Words text={words} />
      </OutsideLink>
    </span>
  )
}
