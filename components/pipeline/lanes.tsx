import { Lane } from '#components/pipeline/lane'
import { LANES_CLASS, ManyLanes } from '#components/pipeline/many-lanes'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { PipelineView } from '#lib/domain/pipeline/pipeline-views'

/** @param isBusy whether these are still the lanes of the previous filter */
export function Lanes({ view, filter, isBusy }: { view: PipelineView; filter: LaneFilter; isBusy: boolean }) {
  if (view.matching > view.lanes.length) {
    return <ManyLanes first={view} filter={filter} isBusy={isBusy} />
  }
  return (
    <section aria-label="Lanes" aria-busy={isBusy} className={LANES_CLASS}>
      {view.lanes.map((lane) => (
        <Lane
          key={tagKey(lane.stream, lane.tag)}
          environment={view.environment.name}
          lane={lane}
          check={view.checks[tagKey(lane.stream, lane.tag)] ?? null}
          registry={view.registry}
        />
      ))}
    </section>
  )
}
