import styles from '../flow/flow.module.css'
import { OutsideLink } from '#components/format/outside-link'
import { RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { BuildNode } from '#components/promotion/build-node'
import { FedTags } from '#components/promotion/fed-tags'
import { FromNode, ToNode } from '#components/promotion/branch-nodes'
import { PromoteArrow } from '#components/promotion/promote-arrow'
import { SourceCommits } from '#components/promotion/source-commits'
import { BUILD_LOOKS } from '#components/concern/build-looks'
import { Notice } from '#components/ui/notice'
import { TONE_TEXT } from '#components/ui/tone'
import type { SourceView } from '#lib/domain/promotion/promotion-views'

/** One source, drawn as its flow: `from` → `to` → build → images. */
export function Source({ environment, source }: { environment: string; source: SourceView }) {
  const tone = source.isBuilt ? BUILD_LOOKS[source.build.state].tone : 'neutral'
  const isInterrupted = tone === 'bad' || tone === 'warn'
  return (
    <>
      <Heading source={source} />
      <div className={`${styles.lane} ${styles.long}`}>
        <div className={styles.node}>
          <FromNode source={source} />
        </div>
        <PromoteArrow source={source} />
        <div className={styles.node}>
          <ToNode source={source} />
        </div>
        <div
          className={`${styles.arrow} ${tone === 'good' || tone === 'neutral' ? 'text-line-strong' : TONE_TEXT[tone]}`}
          data-interrupted={isInterrupted ? '' : undefined}
        />
        <div className={styles.node}>
          <BuildNode source={source} />
        </div>
        <FedTags environment={environment} source={source} />
      </div>
      <SourceCommits source={source} />
    </>
  )
}

function Heading({ source: { repository, url, after, problem, warning, readAt } }: { source: SourceView }) {
  return (
    <header className="grid gap-2 px-4 pt-3.5 -mb-1.5">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold wrap-anywhere">
          <OutsideLink href={url} className="quiet-link">
            <Words text={repository} />
          </OutsideLink>
        </h2>
        {after.length > 0 && (
          <span className="text-sm text-soft wrap-anywhere">after {after.join(', ')}</span>
        )}
      </div>
      {problem !== null && (
        <Notice tone="warn">
          <FoldedWords text={problem} />
          <span className="text-sm text-soft">
            {readAt === null ? (
              'It was never read.'
            ) : (
              <>
                Last read <RelativeTime time={readAt} />.
              </>
            )}
          </span>
        </Notice>
      )}
      {warning !== null && (
        <Notice tone="warn">
          <FoldedWords text={warning} />
        </Notice>
      )}
    </header>
  )
}
