import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'

/** To all that was done, or tried, with a lane or an object, and to all that happened to it. @param of `nginx:prod`, or `Deployment/nginx` */
export function ActivityLink({ environment, of }: { environment: string; of: string }) {
  const name = of.replace(/^[A-Z]\w+\//, '')
  return (
    <p className="mt-3 flex flex-wrap gap-x-4 text-sm print:hidden">
      <PendingLink
        href={pageAddress('activity', { environment, lane: of })}
        className="quiet-link wrap-anywhere"
      >
        Activity of {name}
      </PendingLink>
      <PendingLink
        href={pageAddress('timeline', { environment, lane: of })}
        className="quiet-link wrap-anywhere"
      >
        Timeline of {name}
      </PendingLink>
    </p>
  )
}
