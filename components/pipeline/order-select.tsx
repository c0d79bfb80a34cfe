import { INPUT_CLASS } from '#components/ui/field'
import { LANE_ORDERS, type LaneOrder } from '#lib/domain/pipeline/lane-order'

const WORDS: Record<LaneOrder, string> = { trouble: 'Trouble first', name: 'By name' }

export function OrderSelect({ order, onChoose }: { order: LaneOrder; onChoose: (order: LaneOrder) => void }) {
  return (
    <select
      aria-label="Order of the lanes"
      value={order}
      onChange={({ target }) => onChoose(LANE_ORDERS.find((each) => each === target.value) ?? order)}
      className={`${INPUT_CLASS} w-auto! print:hidden`}
    >
      {LANE_ORDERS.map((each) => (
        <option key={each} value={each}>
          {WORDS[each]}
        </option>
      ))}
    </select>
  )
}
