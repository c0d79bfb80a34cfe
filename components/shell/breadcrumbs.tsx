import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'

/** @param via the page in between, if there is one */
export function Breadcrumbs({
  environment,
  via,
  here,
}: {
  environment: EnvironmentView
  via?: { href: string; text: string }
  here: string
}) {
  return (
    <nav aria-label="Breadcrumbs" className="mb-1 flex flex-wrap items-baseline gap-x-1.5 text-sm text-soft">
      <PendingLink href={pageAddress('pipeline', { environment: environment.name })} className="text-link">
        {environment.title}
      </PendingLink>
      <span aria-hidden>/</span>
      {via !== undefined && (
        <>
          <PendingLink href={via.href} className="text-link">
            {via.text}
          </PendingLink>
          <span aria-hidden>/</span>
        </>
      )}
      <span>{here}</span>
    </nav>
  )
}
