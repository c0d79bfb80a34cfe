import { ChevronRight, Scissors, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { ActionButton } from '#components/action-sheet/action-button'
import { MarkButton } from '#components/action-sheet/mark-button'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { RangeCommits } from '#components/image/range-commits'
import { MarkNote } from '#components/image/mark-note'
import { ImageDetails } from '#components/image/image-details'
import { BaseRadio, CompareLink, type Base } from '#components/stream-tag/comparison-base'
import { ImageOperations } from '#components/stream-tag/image-operations'
import { PrunedNote } from '#components/stream-tag/pruned-note'
import { RanOn } from '#components/stream-tag/ran-on'
import { MovedBy } from '#components/format/moved-by'
import { FoldedWords, Words } from '#components/format/words'
import { Button } from '#components/ui/button'
import { Pill, StatePill } from '#components/ui/pill'
import { Cell, Row, WholeRow } from '#components/ui/table'
import { Duration, RelativeTime } from '#components/format/time'
import { bytes, shortDigest } from '#lib/domain/format'
import { isSameCommit } from '#lib/domain/image/image'
import type { PrunedLook } from '#lib/domain/stream-tag/pruned-images'
import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { ImageView } from '#lib/domain/image/image-views'

type Props = {
  environment: string
  lane: LaneView
  item: HistoryItem
  /** The image that was the newest until then. */
  before: ImageView | null
  base: Base | null
  /** What the registry said of an image that was pruned; null if it was not asked, or did not tell. */
  look: PrunedLook | null
}

export function HistoryRow({ environment, lane, item, before, base, look }: Props) {
  const { image, importedAt, replacedAt, isNewest, isPinned, isPruned, runs } = item
  const [isOpen, setIsOpen] = useState(false)
  const detailsId = useId()
  return (
    <>
      <Row item={item.key} isMarked={isNewest} isOpen={isOpen}>
        <Cell>
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            {image !== null && base !== null && !isPruned && <BaseRadio image={image} base={base} />}
            {image === null ? <FoldedWords text={item.pullSpec} /> : <Digest digest={image.digest} />}
            {image !== null && <Commit commit={image.commit} url={image.commitUrl} />}
            {isNewest && <Pill tone="accent">newest</Pill>}
            {isPinned && <StatePill look={CONCERN_LOOKS.pinned} />}
            {isPruned && (
              <Pill tone="neutral" icon={Scissors}>
                pruned
              </Pill>
            )}
            {image?.isGone && (
              <Pill tone="neutral" icon={Trash2}>
                image gone
              </Pill>
            )}
            {image !== null && <MarkThis lane={lane} image={image} />}
          </span>
          <MarkNote mark={image?.mark} />
          <ImageOperations environment={environment} operations={item.operations} />
          {item.broughtBy.length > 0 && (
            <p className="mt-1 text-sm text-soft first-letter:uppercase">
              <MovedBy did="imported" movers={item.broughtBy} />
            </p>
          )}
          {image?.isGone && <p className="text-sm text-soft">The cluster keeps only the digest.</p>}
          {isPruned && <PrunedNote look={look} canPin={item.canPin} />}
        </Cell>
        <Cell label="Imported">
          <RelativeTime time={importedAt} />
          <span className="text-sm whitespace-nowrap text-soft md:block">
            {' '}
            newest for <Duration from={importedAt} to={replacedAt} />
          </span>
        </Cell>
        <Cell label="Built">
          <Built image={image} />
        </Cell>
        <Cell label="Ran on">
          <RanOn environment={environment} lane={lane} runs={runs} />
        </Cell>
        <Cell>
          {image !== null && (
            <div className="flex flex-wrap gap-1.5 md:justify-end xl:flex-nowrap">
              {!isPruned && (
                <>
                  <Button
                    size="small"
                    look="quiet"
                    className="max-md:-ml-2.5"
                    aria-expanded={isOpen}
                    aria-controls={isOpen ? detailsId : undefined}
                    onClick={() => setIsOpen(!isOpen)}
                  >
                    <ChevronRight
                      aria-hidden
                      className={`size-3.5 transition-transform ${isOpen ? 'rotate-90' : ''}`}
                    />
                    Details<span className="sr-only"> of {shortDigest(image.digest)}</span>
                  </Button>
                  <CompareLink environment={environment} lane={lane} image={image} base={base} />
                </>
              )}
              {look?.hasIt !== false && <PinTo lane={lane} item={item} image={image} />}
            </div>
          )}
        </Cell>
      </Row>
      {isOpen && image !== null && (
        <WholeRow id={detailsId} columns={5}>
          {image.mark === undefined && <MarkThis lane={lane} image={image} verdict="good" />}
          <NewCommits environment={environment} lane={lane} image={image} before={before} />
          <ImageDetails environment={environment} stream={lane.stream} tag={lane.tag} digest={image.digest} />
        </WholeRow>
      )}
    </>
  )
}

/** What the image brought, where a source tells: a git host is asked once the row is open. */
function NewCommits({
  environment,
  lane: { repository },
  image,
  before,
}: {
  environment: string
  lane: LaneView
  image: ImageView
  before: ImageView | null
}) {
  if (repository === null || image.commit === null || before?.commit == null) return null
  if (isSameCommit(before.commit, image.commit)) return null
  const commits = { older: before.commit, newer: image.commit, url: null, isBack: false }
  return (
    <div className="mb-3">
      <h3 className="mb-1 text-sm font-semibold">Commits since the import before</h3>
      <RangeCommits environment={environment} repository={repository} commits={commits} />
    </div>
  )
}

/** A tag that is not in the spec of its stream has no place for a mark. */
function MarkThis({
  lane: { stream, tag, source },
  image: { digest, mark },
  verdict = 'bad',
}: {
  lane: LaneView
  image: ImageView
  verdict?: 'bad' | 'good'
}) {
  if (source.kind === 'status-only') return null
  return <MarkButton stream={stream} tag={tag} digest={digest} mark={mark} verdict={verdict} />
}

function PinTo({
  lane: { stream, tag, source },
  item: { canPin },
  image: { digest },
}: {
  lane: LaneView
  item: HistoryItem
  image: ImageView
}) {
  // The history can have the same digest twice.
  const isPinnedHere = source.kind === 'pinned' && source.digest === digest
  if (!canPin || isPinnedHere) return null
  return (
    <ActionButton
      size="small"
      request={{ action: 'pin', stream, tag, digest, until: null }}
      about={shortDigest(digest)}
    />
  )
}

function Built({ image }: { image: ImageView | null }) {
  const { builtAt = null, size = null, platforms = [] } = image ?? {}
  const sizeAndPlatforms = [...(size === null ? [] : [bytes(size)]), ...platforms].join(', ')
  return (
    <>
      {builtAt === null ? <span className="text-soft">unknown</span> : <RelativeTime time={builtAt} />}
      <span className="text-sm text-soft md:block">
        {' '}
        <Words text={sizeAndPlatforms} />
      </span>
    </>
  )
}
