import { ActionButton } from '#components/action-sheet/action-button'
import { FailureLine } from '#components/image/failure-line'
import { ImageLine } from '#components/image/image-line'
import { MovedBy } from '#components/format/moved-by'
import { FoldedWords, Words } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import { Pill } from '#components/ui/pill'
import { Cell, Row, Table } from '#components/ui/table'
import { Duration, ElapsedTime, RelativeTime } from '#components/format/time'
import { pageAddress } from '#lib/views/addresses'
import { count } from '#lib/domain/format'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import type { WorkloadSummary, RevisionImage, RevisionView } from '#lib/domain/workload/workload-views'

const COLUMNS = ['Revision', 'When', 'Images', 'Change cause', 'Pods', '']

/** The pod templates that the cluster keeps, those that ruled last first. */
export function Revisions({
  environment,
  workload: { kind, name },
  revisions,
}: {
  environment: string
  workload: WorkloadSummary
  revisions: RevisionView[]
}) {
  if (revisions.length === 0) return <p className="text-soft">The cluster keeps no revisions.</p>
  return (
    <Table
      caption={`Revisions of ${name}, newest first`}
      columns={COLUMNS}
      rows={revisions.map((revision) => revision.name)}
    >
      {revisions.map((revision) => (
        <Row key={revision.name} item={revision.name} isMarked={revision.isCurrent}>
          <Cell>
            <span className="flex items-center gap-2" title={revision.name}>
              <b className="font-semibold tabular-nums">
                <span className="md:sr-only">Revision </span>
                {revision.number}
              </b>
              {revision.isCurrent && <Pill tone="accent">current</Pill>}
            </span>
          </Cell>
          <Cell label="When">
            <InUse revision={revision} />
          </Cell>
          <Cell label="Images">
            <ul className="grid gap-1">
              {revision.images.map((image) => (
                <li key={image.container}>
                  <Image environment={environment} image={image} />
                </li>
              ))}
            </ul>
          </Cell>
          <Cell label="Cause">
            <Cause revision={revision} />
            <Who revision={revision} />
          </Cell>
          <Cell label="Pods">
            <span className={`whitespace-nowrap ${revision.pods === 0 ? 'text-soft' : ''}`}>
              {count(revision.pods, 'pod')}
            </span>
          </Cell>
          <Cell>
            {!revision.isCurrent && (
              <div className="md:text-right">
                <ActionButton
                  size="small"
                  request={{ ...revertWorkload({ kind, name }), to: { revision: revision.number } }}
                />
              </div>
            )}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}

/** When the workload had its template the last time, and when it was made, if that was for an earlier use. */
function InUse({ revision }: { revision: RevisionView }) {
  const { createdAt, isBack, isCurrent } = revision
  return (
    <>
      {isCurrent ? <UntilNow revision={revision} /> : <Until revision={revision} />}
      {(isBack || !isCurrent) && (
        <span className="text-sm text-soft md:block">
          {' '}
          (made {createdAt === null ? 'at an unknown time' : <RelativeTime time={createdAt} />})
        </span>
      )}
    </>
  )
}

function UntilNow({ revision: { since, isBack } }: { revision: RevisionView }) {
  if (since === null) return isBack ? 'in use again, since when is unknown' : 'in use since an unknown time'
  return (
    <>
      in use for <ElapsedTime since={since.at} />
      {!since.isExact && ' or longer'}
    </>
  )
}

function Until({ revision: { since, until } }: { revision: RevisionView }) {
  if (until === null) return 'end unknown'
  return (
    <>
      until <RelativeTime time={until.at} />
      {!until.isExact && ' or earlier'}
      {since?.isExact && until.isExact && (
        <>
          , for <Duration from={since.at} to={until.at} />
        </>
      )}
    </>
  )
}

/** The change cause says it of operations. */
function Who({ revision: { movedBy } }: { revision: RevisionView }) {
  const others = movedBy.filter(({ kind }) => kind !== 'operation')
  if (others.length === 0) return null
  return (
    <span className="block text-sm text-soft first-letter:uppercase">
      <MovedBy did="moved" movers={others} />
    </span>
  )
}

/** A new revision copies the cause of its workload, which can be about another one. */
function Cause({ revision: { changeCause, inheritedCause } }: { revision: RevisionView }) {
  if (changeCause !== null) return <FoldedWords text={changeCause} />
  if (inheritedCause === null) return <span className="text-soft">none</span>
  const { text, from } = inheritedCause
  return (
    <FoldedWords
      text={`Inherited${from === null ? '' : ` from revision ${from}`}: ${inQuotes(text)}`}
      className="text-soft"
    />
  )
}

function Image({ environment, image }: { environment: string; image: RevisionImage }) {
  const { container, digest, lane } = image
  return (
    <>
      {digest === null ? (
        <code>
          <FoldedWords text={image.image} />
        </code>
      ) : (
        <ImageLine {...image} digest={digest} />
      )}
      {image.failure !== null && <FailureLine failure={image.failure} />}
      <span className="block text-sm text-soft">
        <Words text={container} />
        {lane !== null && (
          <>
            {' from '}
            <PendingLink
              href={pageAddress('tag', { environment, stream: lane.stream, tag: lane.tag })}
              className="quiet-link"
            >
              {lane.stream}:{lane.tag}
            </PendingLink>
          </>
        )}
      </span>
    </>
  )
}
