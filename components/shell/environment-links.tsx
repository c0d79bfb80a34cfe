'use client'

import { useParams, usePathname } from 'next/navigation'
import { EnvironmentMenu } from '#components/shell/environment-menu'
import { PendingLink } from '#components/ui/pending-link'
import { ProtectedBadge } from '#components/ui/protected-badge'
import { pageAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'

const LINK =
  'flex min-w-0 items-center rounded-md px-2.5 py-1.5 whitespace-nowrap text-soft hover:text-ink aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-ink forced-colors:aria-[current]:underline'

/** More links beside each other, or longer names, are hard to take in: then only the current one shows, and a menu has all. */
const MOST_LETTERS = 40

/** Links to the environments, and to the pages of the current one. */
export function EnvironmentLinks({ environments }: { environments: EnvironmentView[] }) {
  const { environment: current } = useParams()
  const pathname = usePathname()
  const shown = environments.find(({ name }) => name === current)
  const areMany = environments.map(({ title }) => title).join('').length > MOST_LETTERS
  const pages =
    shown === undefined
      ? []
      : [
          ...(shown.hasSources
            ? [{ href: pageAddress('promotion', { environment: shown.name }), title: 'Promotion' }]
            : []),
          { href: pageAddress('schedule', { environment: shown.name }), title: 'Schedule' },
          { href: pageAddress('timeline', { environment: shown.name }), title: 'Timeline' },
          { href: pageAddress('activity', { environment: shown.name }), title: 'Activity' },
        ]
  return (
    <nav aria-label="Environments" className="flex min-w-0 items-center gap-0.5 p-0.5">
      {environments.map(({ name, title, isProtected }) => (
        <PendingLink
          key={name}
          href={pageAddress('pipeline', { environment: name })}
          aria-current={name === current ? 'page' : undefined}
          title={title}
          className={`${LINK} ${name === current ? '' : areMany ? 'hidden' : 'max-md:hidden'}`}
        >
          <span className="flex min-w-0 items-center">
            <span className="truncate">{title}</span>
            {isProtected && <ProtectedBadge isSmall />}
          </span>
        </PendingLink>
      ))}
      <EnvironmentMenu environments={environments} current={shown} isAlways={areMany} />
      {pages.length > 0 && <span aria-hidden className="mx-1.5 my-2 self-stretch border-l border-line" />}
      {pages.map(({ href, title }) => (
        <PendingLink
          key={href}
          href={href}
          aria-current={href === pathname ? 'page' : undefined}
          className={`${LINK} shrink-0 max-sm:px-1 max-sm:text-sm`}
        >
          {title}
          <span className="sr-only"> of {shown?.title}</span>
        </PendingLink>
      ))}
    </nav>
  )
}
