import { PendingLink } from '#components/ui/pending-link'
import { FoldedWords, Words } from '#components/format/words'
import { RelativeTime } from '#components/format/time'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { pageAddress } from '#lib/views/addresses'
import type { TagOperation } from '#lib/domain/moves/move-evidence'

/** The activity page has all of them. */
const PIPELINE_KINDS = 2

/** The operations that brought an image into the tag or kept it there. */
export function ImageOperations({
  environment,
  operations,
}: {
  environment: string
  operations: TagOperation[]
}) {
  if (operations.length === 0) return null
  const more = operations.length - PIPELINE_KINDS
  return (
    <ul className="mt-1 text-sm text-soft">
      {operations.slice(0, PIPELINE_KINDS).map(({ id, title, by, reason, startedAt }) => (
        <li key={id}>
          <PendingLink
            href={pageAddress('operation', { environment, id })}
            className="text-link wrap-anywhere"
          >
            <Words text={title} />
          </PendingLink>{' '}
          by <Words text={by} /> <RelativeTime time={startedAt} />
          {reason !== '' && <FoldedWords text={inQuotes(reason)} />}
        </li>
      ))}
      {more > 0 && <li>and {more} earlier</li>}
    </ul>
  )
}
