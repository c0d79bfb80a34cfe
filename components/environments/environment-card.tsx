import { EnvironmentStaleness } from '#components/environments/environment-staleness'
import { EnvironmentConcerns } from '#components/environments/environment-concerns'
import { NextImports } from '#components/environments/next-imports'
import { ProtectedBadge } from '#components/ui/protected-badge'
import { Notice } from '#components/ui/notice'
import { PendingLink } from '#components/ui/pending-link'
import { accessWords } from '#lib/domain/environment-view'
import { pageAddress } from '#lib/views/addresses'
import type { OverviewCard } from '#lib/domain/pipeline/pipeline-views'

export function EnvironmentCard({ card }: { card: OverviewCard }) {
  const { environment, attention, unread, freshness, importers } = card
  const { name, title, namespace, isProtected } = environment
  const isLoading = unread[0]?.error.code === 'being-read'
  return (
    <article
      aria-label={title}
      className="relative flex h-full flex-col gap-3 rounded-lg border border-line bg-surface p-5 transition-colors has-[h2_a:hover]:border-edge"
    >
      <div>
        <h2 className="flex items-center text-lg font-semibold tracking-tight">
          <PendingLink
            href={pageAddress('pipeline', { environment: name })}
            className="rounded-sm after:absolute after:inset-0 after:rounded-lg"
          >
            {title}
          </PendingLink>
          {isProtected && <ProtectedBadge />}
        </h2>
        <p className="text-sm text-soft">
          Namespace <code>{namespace}</code> · {accessWords(environment)}
        </p>
      </div>
      {attention === null ? (
        <div role={isLoading ? 'status' : 'alert'}>
          <Notice tone={isLoading ? 'accent' : 'bad'}>{unread[0]?.error.message}</Notice>
        </div>
      ) : (
        <>
          <EnvironmentStaleness freshness={freshness} />
          <EnvironmentConcerns
            environment={name}
            attention={attention}
            unread={unread}
            freshness={freshness}
          />
          <NextImports importers={importers} />
        </>
      )}
    </article>
  )
}
