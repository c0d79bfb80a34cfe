'use client'

import { GitCompareArrows } from 'lucide-react'
import { useKnownEnvironments } from '#components/shell/known-environments'
import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { comparedPair } from '#lib/domain/comparison/compared-pair'
import { pageAddress } from '#lib/views/addresses'

/** Compares two environments. @param here one of them; null where a person sees all */
export function CompareEnvironmentsLink({ here }: { here: string | null }) {
  const pair = comparedPair(useKnownEnvironments(), here)
  if (pair === null) return null
  const { from, to } = pair
  const other = from.name === here ? to : from
  return (
    <PendingLink
      href={pageAddress('environments', { fromEnvironment: from.name, toEnvironment: to.name })}
      className={buttonClass({})}
    >
      <span className="inline-flex items-center gap-2">
        <GitCompareArrows aria-hidden className="size-3.5" />
        <span className="wrap-anywhere">
          {here === null ? `Compare ${from.title} with ${to.title}` : `Compare with ${other.title}`}
        </span>
      </span>
    </PendingLink>
  )
}
