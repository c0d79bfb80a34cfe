import type { UseQueryResult } from '@tanstack/react-query'
import { Lane } from '#components/pipeline/lane'
import { LANES_CLASS, ManyLanes } from '#components/pipeline/many-lanes'
import { checkOf } from '#lib/domain/flow'
import type { LaneFilter } from '#lib/domain/lane-filter'
import type { PipelineView, RegistryView } from '#lib/domain/views'

/** @param isBusy while they are still those that were asked for before */
export function Lanes({
  view,
  filter,
  registry,
  isBusy,
}: {
  view: PipelineView
  filter: LaneFilter
  registry: UseQueryResult<RegistryView>
  isBusy: boolean
}) {
  if (view.matching > view.lanes.length) {
    return <ManyLanes first={view} filter={filter} registry={registry} isBusy={isBusy} />
  }
  return (
    <section aria-label="Lanes" aria-busy={isBusy} className={LANES_CLASS}>
      {view.lanes.map((lane) => (
        <Lane
          key={`${lane.stream}:${lane.tag}`}
          environment={view.environment.name}
          lane={lane}
          check={checkOf(view, registry.data, lane)}
          isChecking={registry.isFetching}
        />
      ))}
    </section>
  )
}
