'use client'

import { useParams, usePathname } from 'next/navigation'
import { PendingLink } from '#components/ui/pending-link'
import { Protected } from '#components/environments/protected'
import { activityAddress, environmentAddress } from '#lib/domain/addresses'
import type { EnvironmentView } from '#lib/domain/views'

/** Switches between environments, and leads to what was done in the one that is shown. */
export function EnvironmentLinks({ environments }: { environments: EnvironmentView[] }) {
  const { environment: current } = useParams()
  const pathname = usePathname()
  const shown = environments.find(({ name }) => name === current)
  const activity = shown && activityAddress(shown.name)
  return (
    <nav aria-label="Environments" className="relative flex gap-0.5 overflow-x-auto p-0.5">
      {environments.map(({ name, title, isProtected }) => (
        <PendingLink
          key={name}
          href={environmentAddress(name)}
          aria-current={name === current ? 'page' : undefined}
          className={LINK}
        >
          {title}
          {isProtected && <Protected />}
        </PendingLink>
      ))}
      {shown !== undefined && activity !== undefined && (
        <PendingLink
          href={activity}
          aria-current={pathname === activity ? 'page' : undefined}
          className={`${LINK} border-l border-line`}
        >
          Activity<span className="sr-only"> of {shown.title}</span>
        </PendingLink>
      )}
    </nav>
  )
}

const LINK =
  'flex items-center rounded-md px-2.5 py-1.5 whitespace-nowrap text-soft hover:text-ink aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-ink'
