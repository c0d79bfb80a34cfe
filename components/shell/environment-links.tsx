'use client'

import { useParams } from 'next/navigation'
import { PendingLink } from '#components/ui/pending-link'
import { Protected } from '#components/environments/protected'
import { environmentAddress } from '#lib/domain/addresses'
import type { EnvironmentView } from '#lib/domain/views'

/** Switches between environments, which is a walk between two pages. */
export function EnvironmentLinks({ environments }: { environments: EnvironmentView[] }) {
  const { environment: current } = useParams()
  return (
    <nav aria-label="Environments" className="flex gap-0.5 overflow-x-auto p-0.5">
      {environments.map(({ name, title, isProtected }) => (
        <PendingLink
          key={name}
          href={environmentAddress(name)}
          aria-current={name === current ? 'page' : undefined}
          className="flex items-center rounded-md px-2.5 py-1.5 whitespace-nowrap text-soft hover:text-ink aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-ink"
        >
          {title}
          {isProtected && <Protected />}
        </PendingLink>
      ))}
    </nav>
  )
}
