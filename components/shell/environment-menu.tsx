import { ChevronDown } from 'lucide-react'
import { Button } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { ProtectedBadge } from '#components/ui/protected-badge'
import { pageAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'

/** All environments by their whole names. @param isAlways also where the screen is wide */
export function EnvironmentMenu({
  environments,
  current,
  isAlways,
}: {
  environments: EnvironmentView[]
  current: EnvironmentView | undefined
  isAlways: boolean
}) {
  if (environments.length < 2) return null
  return (
    <>
      <Button look="quiet" popoverTarget="environments" className={`px-1.5! ${isAlways ? '' : 'md:hidden'}`}>
        <span className={current === undefined ? '' : 'sr-only'}>Environments</span>
        <ChevronDown aria-hidden className="size-3.5" />
      </Button>
      <div
        id="environments"
        popover="auto"
        className="absolute inset-auto top-13 left-[max(1rem,(100vw-87.5rem)/2+1.5rem)] m-0 max-h-[70dvh] w-80 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-line bg-surface p-1.5 text-ink shadow-xl max-md:top-24"
      >
        <ul>
          {environments.map(({ name, title, isProtected }) => (
            <li key={name}>
              <PendingLink
                href={pageAddress('pipeline', { environment: name })}
                aria-current={name === current?.name ? 'page' : undefined}
                onClick={({ currentTarget }) =>
                  currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
                }
                className="block rounded-md px-2.5 py-1.5 wrap-anywhere hover:bg-sunken aria-[current]:font-semibold"
              >
                {title}
                {isProtected && <ProtectedBadge />}
              </PendingLink>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}
