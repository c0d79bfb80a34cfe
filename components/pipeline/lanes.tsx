import { Lane } from '#components/pipeline/lane'
import { FlowFrame, FlowList } from '#components/flow/flow-list'
import { ManyLanes, type LanesProps } from '#components/pipeline/many-lanes'
import { useAttention, useSteadyOrder } from '#components/pipeline/steady-order'
import { laneSearch } from '#lib/domain/pipeline/lane-filter'
import { troubleOf } from '#lib/domain/pipeline/attention'

export function Lanes(props: LanesProps) {
  const { matching, lanes } = props.view
  return matching > lanes.length ? <ManyLanes {...props} /> : <FewLanes {...props} />
}

function FewLanes({ view, filter, order, isBusy }: LanesProps) {
  const { isAttended, handlers } = useAttention()
  const pages = useSteadyOrder(new Map([[0, view]]), isAttended, laneSearch(filter, 0, order))
  const lanes = pages.get(0) ?? []
  return (
    <FlowList id="lanes" what="lane" items={lanes.map(({ key }) => key)} isBusy={isBusy} handlers={handlers}>
      {lanes.map(({ key, lane, check }, index) => (
        <FlowFrame
          key={key}
          item={key}
          label={key}
          isTroubled={troubleOf(lane) !== null}
          place={{ 'aria-posinset': index + 1, 'aria-setsize': lanes.length }}
        >
          <Lane
            environment={view.environment.name}
            lane={lane}
            check={check ?? null}
            registry={view.registry}
          />
        </FlowFrame>
      ))}
    </FlowList>
  )
}
