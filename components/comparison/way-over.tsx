import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { sheetAddress } from '#lib/client/sheet-address'
import type { WayOver } from '#lib/domain/comparison/environment-comparison'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { promoteTo } from '#lib/plan/actions/promote/action'
import { obstacleIn, WAYS_TO_IMPORT } from '#lib/plan/rights-to-act'
import { pageAddress } from '#lib/views/addresses'

/** Opens the sheet that brings the newest image over, on a page of the environment that it changes. */
export function WayOverButton({ to, stream, over }: { to: EnvironmentView; stream: string; over: WayOver }) {
  if (over.way === null) return <span className="text-sm text-soft wrap-anywhere">{over.why}</span>
  // Both ways need the same.
  const obstacle = obstacleIn(to, WAYS_TO_IMPORT)
  if (obstacle?.isKnown) {
    const why = to.limits === undefined ? `${to.title} is read only for you` : obstacle.message
    return <span className="text-sm text-soft wrap-anywhere">{why}</span>
  }
  return (
    <PendingLink href={addressOf(to.name, over)} className={buttonClass({ look: 'primary', size: 'small' })}>
      {over.way === 'import' ? 'Import…' : 'Promote…'}
      <span className="sr-only">
        {' '}
        {stream} to {to.title}
      </span>
    </PendingLink>
  )
}

function addressOf(environment: string, over: Exclude<WayOver, { way: null }>): string {
  if (over.way === 'promote') return sheetAddress(pageAddress('promotion', { environment }), promoteTo(over))
  const { stream, tag } = over
  return sheetAddress(pageAddress('tag', { environment, stream, tag }), { action: 'import', stream, tag })
}
