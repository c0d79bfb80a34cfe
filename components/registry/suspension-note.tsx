import { Overdue } from '#components/format/overdue'
import { DueTime, RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { useClock } from '#components/ui/clock'
import { PendingLink } from '#components/ui/pending-link'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import type { SuspensionView } from '#lib/domain/pipeline/importer-view'
import { pageAddress } from '#lib/views/addresses'

type Props = { environment: string; suspension: SuspensionView }

/** Who suspended a CronJob, why, and until when. */
export function SuspensionNote({ environment, suspension }: Props) {
  const { reason, resumeAt, problem } = suspension
  return (
    <>
      <Who environment={environment} suspension={suspension} />
      {reason !== null && <FoldedWords text={inQuotes(reason)} />}
      {resumeAt !== null && <Resume at={resumeAt} />}
      {problem !== null && (
        <span className="block text-warn">
          <FoldedWords text={`Quayside could not resume it yet, and tries again. ${problem}`} />
        </span>
      )}
    </>
  )
}

function Who({ environment, suspension: { by, at, operation, isInferred } }: Props) {
  const when = at !== null && <RelativeTime time={at} />
  if (by === null && at === null) return 'Suspended outside Quayside: who did it and why is not known'
  if (isInferred) {
    return (
      <>
        Suspended by <Words text={by ?? ''} /> {when}, it seems: that client last wrote it
      </>
    )
  }
  const words = (
    <>
      Suspended {when} {by !== null && <>by {<Words text={by} />}</>}
    </>
  )
  return operation === null ? (
    words
  ) : (
    <PendingLink href={pageAddress('operation', { environment, id: operation })} className="quiet-link">
      {words}
    </PendingLink>
  )
}

/** Quayside looks every few seconds, and pages hear of it a moment later. */
const ON_TIME_MS = 15_000

function Resume({ at }: { at: string }) {
  const isLate = useClock((now) => Date.parse(at) + ON_TIME_MS < now)
  return isLate ? (
    <Overdue what="Resume" since={at} />
  ) : (
    <span className="block">
      Quayside resumes it on <DueTime time={at} />
    </span>
  )
}
