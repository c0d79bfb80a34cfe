import {
  ArrowDownToLine,
  Check,
  CircleQuestionMark,
  CircleX,
  LoaderCircle,
  TriangleAlert,
} from 'lucide-react'
import styles from '../flow/flow.module.css'
import { ActionButton } from '#components/action-sheet/action-button'
import { useMark } from '#components/freshness/mark'
import { Commit } from '#components/image/commit'
import { TagName } from '#components/image/tag-name'
import { FedWorkloads } from '#components/promotion/fed-workloads'
import { PendingLink } from '#components/ui/pending-link'
import type { PillLook } from '#components/ui/pill'
import { TONE_TEXT } from '#components/ui/tone'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { commitUrl } from '#lib/domain/promotion/forge-links'
import { fedFlow, type FedFlow } from '#lib/domain/promotion/promote-flow'
import type { FedTagView, SourceView } from '#lib/domain/promotion/promotion-views'
import { pageAddress } from '#lib/views/addresses'

const LOOKS: Record<FedFlow, PillLook> = {
  current: { tone: 'good', icon: Check, word: 'current' },
  waiting: { tone: 'accent', icon: ArrowDownToLine, word: 'in the registry, not imported' },
  building: { tone: 'accent', icon: LoaderCircle, word: 'still building' },
  unbuilt: { tone: 'bad', icon: CircleX, word: 'not built' },
  missing: { tone: 'warn', icon: TriangleAlert, word: 'not in the registry' },
  unknown: { tone: 'neutral', icon: CircleQuestionMark, word: 'commit unknown' },
}

/** The arrows from the build to each tag whose images it makes. */
export function FedTags({ environment, source }: { environment: string; source: SourceView }) {
  if (source.fed.length === 0) {
    return <p className={`${styles.noWorkload} text-sm/5.5 text-soft`}>Feeds no image stream tag.</p>
  }
  return (
    <ul className={styles.branches}>
      {source.fed.map((fed) => (
        <FedTag key={fed.tag} environment={environment} source={source} fed={fed} />
      ))}
    </ul>
  )
}

function FedTag({ environment, source, fed }: { environment: string; source: SourceView; fed: FedTagView }) {
  const flow = fedFlow(fed, source)
  const look = LOOKS[flow]
  const { tone, age } = useMark(look.tone, ['imageStreams'])
  const { stream, tag } = splitTagKey(fed.tag)
  const commit = flow === 'waiting' ? fed.registry : fed.imported
  return (
    <li
      className={`${styles.branch} ${look.tone === 'good' ? 'text-line-strong' : TONE_TEXT[tone]}`}
      data-interrupted={flow === 'unbuilt' || flow === 'missing' ? '' : undefined}
    >
      <span className={styles.head} />
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-ink">
        <look.icon aria-hidden className={`mt-0.75 size-4 ${TONE_TEXT[tone]}`} />
        <div className="min-w-0">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <PendingLink href={pageAddress('tag', { environment, stream, tag })} className="quiet-link">
              <TagName stream={stream} tag={tag} />
            </PendingLink>
            <span className={`text-sm ${TONE_TEXT[tone]}`}>
              {look.word}
              {age}
            </span>
          </div>
          <div className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-soft">
            <Commit commit={commit} url={commit === null ? null : commitUrl(source, commit)} isBrief />
            {fed.isRebuilt && <span>rebuilt in the registry, same commit</span>}
            {flow === 'waiting' && (
              <ActionButton request={{ action: 'import', stream, tag }} size="small" about={fed.tag} />
            )}
          </div>
          <FedWorkloads environment={environment} source={source} workloads={fed.workloads} />
        </div>
      </div>
    </li>
  )
}
