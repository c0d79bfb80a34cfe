import type { UseQueryResult } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { Lane } from '#components/pipeline/lane'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { count } from '#lib/domain/format'
import { checkOf, filterLanes } from '#lib/domain/flow'
import type { PipelineView, RegistryView } from '#lib/domain/views'

export function Lanes({
  view,
  registry,
  filter,
  onClear,
}: {
  view: PipelineView
  registry: UseQueryResult<RegistryView>
  filter: string
  onClear: () => void
}) {
  const shown = filterLanes(view.lanes, filter)
  if (shown.length === 0 && view.lanes.length > 0) {
    return (
      <Message
        icon={SearchX}
        title="No lane has all of these words"
        actions={<Button onClick={onClear}>Show all {count(view.lanes.length, 'lane')}</Button>}
      >
        Looked for “{filter.slice(0, 80)}” in streams, tags, sources and workloads.
      </Message>
    )
  }
  return (
    <section aria-label="Lanes" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {shown.map((lane) => (
        <Lane
          key={`${lane.stream}:${lane.tag}`}
          environment={view.environment.name}
          lane={lane}
          check={checkOf(registry.data, lane)}
          isChecking={registry.isFetching}
        />
      ))}
    </section>
  )
}
