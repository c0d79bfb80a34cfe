import styles from '../flow/flow.module.css'
import { BUILD_LOOKS } from '#components/concern/build-looks'
import { BuildLine } from '#components/image/build-line'
import { PendingLink } from '#components/ui/pending-link'
import { TONE_TEXT } from '#components/ui/tone'
import type { LaneBuild as Build } from '#lib/domain/promotion/promotion-views'
import { pageAddress } from '#lib/views/addresses'

/** The arrow to the registry: what its source builds, where that is under way or went wrong. */
export function LaneBuild({
  environment,
  build: { repository, commit, build },
}: {
  environment: string
  build: Build
}) {
  const { tone } = BUILD_LOOKS[build.state]
  return (
    <div
      className={`${styles.arrow} ${styles.station} ${TONE_TEXT[tone]}`}
      data-interrupted={tone === 'accent' ? undefined : ''}
    >
      <PendingLink
        href={pageAddress('promotion', { environment })}
        title={repository}
        className="quiet-link bg-surface text-sm font-medium"
      >
        <BuildLine commit={commit} build={build} />
        <span className="sr-only"> of {repository}</span>
      </PendingLink>
    </div>
  )
}
