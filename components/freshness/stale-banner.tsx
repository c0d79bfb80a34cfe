'use client'

import { usePathname } from 'next/navigation'
import { useStaleness } from '#components/freshness/staleness'
import { Notice } from '#components/ui/notice'

/** What is stale, since when and why. Screen readers announce it once, not every second. */
export function StaleBanner() {
  const isOverview = usePathname() === '/'
  const { lines, isUnheard } = useStaleness()
  // On the overview, each card says it for its environment.
  const isStale = lines.length > 0 && (isUnheard || !isOverview)
  return (
    <>
      <p role="status" className="sr-only">
        {isStale && 'This page is stale. Actions wait until it is fresh again.'}
      </p>
      {isStale && (
        <section aria-label="Stale data" className="mb-4">
          <Notice tone="warn">
            <ul>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <p className="text-sm text-soft">
              Showing the last known state. Actions wait until it is fresh again; no reload is needed.
            </p>
          </Notice>
        </section>
      )}
    </>
  )
}
