'use client'

import { useParams } from 'next/navigation'
import { useStaleness } from '#components/freshness/staleness'
import { Notice } from '#components/ui/notice'

/** What the page shows as it was, since when and why. Screen readers are told once, and not of each second. */
export function StaleBanner() {
  const { environment } = useParams()
  const { lines, isUnheard } = useStaleness()
  // The overview says it of each environment, in its card.
  const isStale = lines.length > 0 && (isUnheard || environment !== undefined)
  return (
    <>
      <p role="status" className="sr-only">
        {isStale && 'What this page shows is stale. Actions wait until it is fresh again.'}
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
              You see the last that is known. Actions wait until it is fresh again, which needs no reload.
            </p>
          </Notice>
        </section>
      )}
    </>
  )
}
