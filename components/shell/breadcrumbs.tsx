import { PendingLink } from '#components/ui/pending-link'
import { environmentAddress } from '#lib/domain/addresses'
import type { EnvironmentView } from '#lib/domain/views'

/** @param between the page between that of the environment and this one */
export function Breadcrumbs({
  environment,
  between,
  here,
}: {
  environment: EnvironmentView
  between?: { address: string; title: string }
  here: string
}) {
  return (
    <nav aria-label="Breadcrumbs" className="mb-1 flex flex-wrap items-baseline gap-x-1.5 text-sm text-soft">
      <PendingLink href={environmentAddress(environment.name)} className="text-link">
        {environment.title}
      </PendingLink>
      <span aria-hidden>/</span>
      {between !== undefined && (
        <>
          <PendingLink href={between.address} className="text-link wrap-anywhere">
            {between.title}
          </PendingLink>
          <span aria-hidden>/</span>
        </>
      )}
      <span>{here}</span>
    </nav>
  )
}
