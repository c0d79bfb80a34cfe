import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'

/** From what went wrong, to what changed in the hour before. @param at when it did; null where nobody knows: then there is no link */
export function BeforeLink({ environment, at }: { environment: string; at: string | null }) {
  if (at === null) return null
  return (
    <PendingLink
      href={pageAddress('timeline', { environment, at })}
      className="text-sm text-link print:hidden"
    >
      What changed before
    </PendingLink>
  )
}
