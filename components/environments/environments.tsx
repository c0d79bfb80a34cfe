'use client'

import { EnvironmentCard } from '#components/environments/environment-card'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { CompareEnvironmentsLink } from '#components/shell/compare-environments-link'
import { NoEnvironments } from '#components/shell/no-environments'
import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { Skeleton } from '#components/ui/skeleton'
import { useView } from '#lib/client/queries'
import { pageAddress } from '#lib/views/addresses'

/** The environments that the reader may see, with what needs attention there. */
export function Environments({ firstError }: { firstError: ShownError | null }) {
  const query = useView('overview', {})
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<Skeleton className="h-40 w-full" />}>
      {(cards) => (
        <>
          <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <h1 className="text-xl font-semibold tracking-tight">Environments</h1>
            <div className="flex flex-wrap gap-2">
              <PendingLink href={pageAddress('timelines', {})} className={buttonClass({})}>
                Timeline of all
              </PendingLink>
              <CompareEnvironmentsLink here={null} />
            </div>
          </div>
          {cards.length === 0 && <NoEnvironments />}
          <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {cards.map((card) => (
              <li key={card.environment.name}>
                <EnvironmentCard card={card} />
              </li>
            ))}
          </ul>
        </>
      )}
    </QueryBoundary>
  )
}
