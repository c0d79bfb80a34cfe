import { PendingLink } from '#components/ui/pending-link'
import { environmentAddress } from '#lib/domain/addresses'
import type { EnvironmentView } from '#lib/domain/views'

export function Breadcrumbs({ environment, here }: { environment: EnvironmentView; here: string }) {
  return (
    <nav aria-label="Breadcrumbs" className="mb-1 flex flex-wrap items-baseline gap-x-1.5 text-sm text-soft">
      <PendingLink href={environmentAddress(environment.name)} className="text-link">
        {environment.title}
      </PendingLink>
      <span aria-hidden>/</span>
      <span>{here}</span>
    </nav>
  )
}
