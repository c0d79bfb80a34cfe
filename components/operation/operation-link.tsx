import { ArrowRight } from 'lucide-react'
import { RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import type { OperationLink as Linked } from '#lib/plan/records/operation-view'
import { pageAddress } from '#lib/views/addresses'

/** `Undone by Olivia 1 min ago →` */
export function OperationLink({
  environment,
  operation: { id, by, startedAt },
  words,
}: {
  environment: string
  operation: Linked
  words: string
}) {
  return (
    <PendingLink href={pageAddress('operation', { environment, id })} className="text-link wrap-anywhere">
      <Words text={words} /> by <Words text={by} /> <RelativeTime time={startedAt} />
      <ArrowRight aria-hidden className="ml-1 inline size-3.5" />
    </PendingLink>
  )
}
