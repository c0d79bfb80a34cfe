import { Lane } from '#components/pipeline/lane'
import { LaneFrame, LaneList } from '#components/pipeline/lane-list'
import { ManyLanes } from '#components/pipeline/many-lanes'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { isTroubled } from '#lib/domain/pipeline/attention'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { PipelineView } from '#lib/domain/pipeline/pipeline-views'

/** @param isBusy whether these are still the lanes of the previous filter */
export function Lanes({ view, filter, isBusy }: { view: PipelineView; filter: LaneFilter; isBusy: boolean }) {
  if (view.matching > view.lanes.length) {
    return <ManyLanes first={view} filter={filter} isBusy={isBusy} />
  }
  const keys = view.lanes.map(({ stream, tag }) => tagKey(stream, tag))
  return (
    <LaneList lanes={keys} isBusy={isBusy}>
      {view.lanes.map((lane, index) => {
        const key = tagKey(lane.stream, lane.tag)
        const place = { 'aria-posinset': index + 1, 'aria-setsize': keys.length }
        return (
          <LaneFrame
            key={key}
            item={key}
            label={key}
            isTroubled={isTroubled(lane, view.checks[key])}
            place={place}
          >
            <Lane
              environment={view.environment.name}
              lane={lane}
              check={view.checks[key] ?? null}
              registry={view.registry}
            />
          </LaneFrame>
        )
      })}
    </LaneList>
  )
}
