import { ArrowDownAZ } from 'lucide-react'
import { Button } from '#components/ui/button'
import type { LaneOrder } from '#lib/domain/pipeline/lane-order'

/** Lanes in trouble come first, unless it is pressed. */
export function OrderSwitch({ order, onChoose }: { order: LaneOrder; onChoose: (order: LaneOrder) => void }) {
  const isByName = order === 'name'
  return (
    <Button
      aria-pressed={isByName}
      className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
      title={isByName ? 'Show lanes in trouble first' : 'Lanes in trouble come first'}
      onClick={() => onChoose(isByName ? 'trouble' : 'name')}
    >
      <ArrowDownAZ aria-hidden className="size-3.5" />
      By name
    </Button>
  )
}
