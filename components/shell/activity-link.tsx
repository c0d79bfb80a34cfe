import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'

/** To all that was done, or tried, with a lane or an object. @param of `nginx:prod`, or `Deployment/nginx` */
export function ActivityLink({ environment, of }: { environment: string; of: string }) {
  return (
    <p className="mt-3 text-sm print:hidden">
      <PendingLink
        href={pageAddress('activity', { environment, lane: of })}
        className="quiet-link wrap-anywhere"
      >
        Activity of {of.replace(/^[A-Z]\w+\//, '')}
      </PendingLink>
    </p>
  )
}
