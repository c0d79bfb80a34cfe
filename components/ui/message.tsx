import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** Takes the place of content that is missing: empty, not found, unreadable. */
export function Message({
  icon: Icon,
  title,
  heading: Heading = 'h2',
  children,
  actions,
}: {
  icon: LucideIcon
  title: string
  heading?: 'h1' | 'h2'
  children: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center gap-3 px-4 py-16 text-center">
      <span className="rounded-full bg-sunken p-3">
        <Icon aria-hidden className="size-6 text-soft" strokeWidth={1.5} />
      </span>
      <Heading className="text-lg font-semibold tracking-tight wrap-anywhere">{title}</Heading>
      <div className="max-w-full text-soft wrap-anywhere">{children}</div>
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
