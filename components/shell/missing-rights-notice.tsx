import { Notice } from '#components/ui/notice'
import type { MissingRights } from '#lib/domain/rights/missing-rights'

/** Closed at first: an environment can do without some features for good. */
export function MissingRightsNotice({ missing }: { missing: readonly MissingRights[] }) {
  if (missing.length === 0) return null
  return (
    <section aria-label="Missing rights" className="mb-4">
      <Notice tone="warn">
        <details>
          <summary className="cursor-pointer">
            Quayside lacks rights here for: {missing.map(({ feature }) => feature).join(' · ')}
          </summary>
          <ul className="mt-1.5 grid gap-1.5 text-sm text-soft">
            {missing.map(({ feature, message }) => (
              <li key={feature}>{message}</li>
            ))}
          </ul>
        </details>
      </Notice>
    </section>
  )
}
