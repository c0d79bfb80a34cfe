'use client'

import { ChevronDown } from 'lucide-react'
import { useParams } from 'next/navigation'
import { SignOut } from '#components/shell/sign-out'
import { ThemeSwitch } from '#components/shell/theme-switch'
import type { Theme } from '#components/shell/theme'
import { Button } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { accessWords, type EnvironmentView } from '#lib/domain/environment-view'
import { pageAddress } from '#lib/views/addresses'

const BY_CLUSTER = 'The cluster decides what you may do'

/** Who is signed in, their role here, and the theme. */
export function Account({
  name,
  environments,
  theme,
}: {
  name: string
  environments: EnvironmentView[]
  theme: Theme
}) {
  const { environment: current } = useParams()
  const here = environments.filter((each) => current === undefined || each.name === current)
  const best = here.find(({ mayAct }) => mayAct) ?? here[0]
  const byCluster = best?.limits === undefined ? null : best
  const role = best?.mayAct ? 'operator' : 'viewer'
  return (
    <>
      <Button look="quiet" popoverTarget="account" className="px-2! text-ink! max-sm:shrink">
        <span className="sr-only">Signed in as</span>
        <span className="max-w-40 truncate max-sm:max-w-16">{name}</span>
        <span className="text-sm font-normal text-soft max-[88rem]:sr-only">
          {byCluster === null ? role : accessWords(byCluster)}
        </span>
        <ChevronDown aria-hidden className="size-3.5 text-soft" />
      </Button>
      <div
        id="account"
        popover="auto"
        className="absolute inset-auto top-13 right-[max(1rem,(100vw-87.5rem)/2+1.5rem)] m-0 w-64 rounded-lg border border-line bg-surface p-3.5 text-ink shadow-xl"
      >
        <div className="grid gap-3.5">
          <p className="wrap-anywhere">
            <span className="font-semibold">{name}</span>
            <span className="block text-sm text-soft">
              {byCluster !== null
                ? BY_CLUSTER
                : role === 'operator'
                  ? 'Operator: can change'
                  : 'Viewer: read only'}
            </span>
          </p>
          <div className="flex items-center justify-between text-sm text-soft">
            <span aria-hidden>Theme</span>
            <ThemeSwitch initial={theme} />
          </div>
          {environments.some(({ mayAct }) => mayAct) && (
            <PendingLink href={pageAddress('about', {})} className="w-fit text-sm text-link">
              About this Quayside
            </PendingLink>
          )}
          <SignOut />
        </div>
      </div>
    </>
  )
}
