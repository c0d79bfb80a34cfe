import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTabIndex } from '#components/ui/roving'

/** A link to another site, in a new tab. @param href null where there is none: then only the words are shown */
export function OutsideLink({
  href,
  className = 'text-link',
  children,
}: {
  href: string | null
  className?: string
  children: ReactNode
}) {
  const tabIndex = useTabIndex()
  if (href === null) return children
  return (
    <a href={href} tabIndex={tabIndex} rel="noreferrer" target="_blank" className={className}>
      {children}
      <ExternalLink aria-hidden className="ml-1 inline size-3 align-[-1px] text-soft" />
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  )
}
