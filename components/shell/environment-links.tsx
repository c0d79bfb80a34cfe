'use client'

import { useParams, usePathname } from 'next/navigation'
import { PendingLink } from '#components/ui/pending-link'
import { ProtectedBadge } from '#components/ui/protected-badge'
import { pageAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'

const LINK =
  'flex items-center rounded-md px-2.5 py-1.5 whitespace-nowrap text-soft hover:text-ink aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-ink'

/** Links to the environments, and to the pages of the current one. */
export function EnvironmentLinks({ environments }: { environments: EnvironmentView[] }) {
  const { environment: current } = useParams()
  const pathname = usePathname()
  const shown = environments.find(({ name }) => name === current)
  const pages =
    shown === undefined
      ? []
      : [
          { href: pageAddress('schedule', { environment: shown.name }), title: 'Schedule' },
          { href: pageAddress('activity', { environment: shown.name }), title: 'Activity' },
        ]
  return (
    // `relative`, because text for screen readers is positioned and would otherwise widen the page.
    <nav aria-label="Environments" className="relative flex gap-0.5 overflow-x-auto p-0.5">
      {environments.map(({ name, title, isProtected }) => (
        <PendingLink
          key={name}
          href={pageAddress('pipeline', { environment: name })}
          aria-current={name === current ? 'page' : undefined}
          className={LINK}
        >
          {title}
          {isProtected && <ProtectedBadge />}
        </PendingLink>
      ))}
      {pages.length > 0 && <span aria-hidden className="mx-1.5 my-2 border-l border-line" />}
      {pages.map(({ href, title }) => (
        <PendingLink
          key={href}
          href={href}
          aria-current={href === pathname ? 'page' : undefined}
          className={LINK}
        >
          {title}
          <span className="sr-only"> of {shown?.title}</span>
        </PendingLink>
      ))}
    </nav>
  )
}
