'use client'

import { ActionButton } from '#components/action-sheet/action-button'
import { Actions } from '#components/action-sheet/actions'
import { ForgeNotices } from '#components/promotion/forge-notices'
import { NoSources } from '#components/promotion/no-sources'
import { PromotionSkeleton } from '#components/promotion/promotion-skeleton'
import { Sources } from '#components/promotion/sources'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { useView } from '#lib/client/queries'
import { count } from '#lib/domain/format'
import { promotable } from '#lib/domain/promotion/promote-flow'
import { promoteHeads } from '#lib/plan/actions/promote/action'
import type { PromotionView, SourceView } from '#lib/domain/promotion/promotion-views'

/** What stands between the branches of an environment's sources and its images. */
export function Promotion({
  environment,
  firstError,
}: {
  environment: string
  firstError: ShownError | null
}) {
  const query = useView('promotion', { environment })
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<PromotionSkeleton />}>
      {(view) => <PromotionContent view={view} />}
    </QueryBoundary>
  )
}

function PromotionContent({ view }: { view: PromotionView }) {
  const { environment, sources, forges } = view
  const ahead = promotable(sources)
  return (
    <Actions environment={environment}>
      <Breadcrumbs environment={environment} here="Promotion" />
      <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 className="text-xl font-semibold tracking-tight">Promotion</h1>
        {sources.length > 0 && (
          <p className="text-soft">
            {ahead.length === 0
              ? `Nothing to promote in ${count(sources.length, 'source')}`
              : `${ahead.length} of ${count(sources.length, 'source')} ahead`}
          </p>
        )}
        <div className="ml-auto max-sm:ml-0">
          <PromoteAll ahead={ahead} />
        </div>
      </header>
      <ForgeNotices forges={forges} />
      {sources.length === 0 ? (
        <NoSources environment={environment} />
      ) : (
        <Sources environment={environment.name} sources={sources} />
      )}
    </Actions>
  )
}

/** With one source, its own button is enough. */
function PromoteAll({ ahead }: { ahead: SourceView[] }) {
  if (ahead.length < 2) return null
  return (
    <ActionButton
      request={promoteHeads(ahead.map(({ repository }) => repository))}
      look="primary"
      about="sources that are ahead"
    />
  )
}
