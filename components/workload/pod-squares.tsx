import { count } from '#lib/domain/format'
import type { PodView, WorkloadSummary } from '#lib/domain/workload/workload-views'

/** A square per pod: filled if it is ready, in the accent colour if it has the newest pod template. */
export function PodSquares({ workload: { pods, updated } }: { workload: WorkloadSummary }) {
  if (pods.length === 0) return null
  return (
    <span className="flex flex-wrap justify-end gap-0.75">
      {pods.map((pod) => (
        <span
          key={pod.name}
          title={describe(pod)}
          className={`size-2.5 rounded-[3px] border-[1.5px] forced-color-adjust-none print:print-exact ${look(pod)}`}
        />
      ))}
      <span className="sr-only">
        {count(pods.length, 'pod')}, {updated} with the newest template
      </span>
    </span>
  )
}

function look({ isUpdated, isReady }: PodView): string {
  const edge = isUpdated
    ? 'border-accent forced-colors:border-[Highlight]'
    : 'border-edge forced-colors:border-[CanvasText]'
  const fill = isUpdated ? 'bg-accent forced-colors:bg-[Highlight]' : 'bg-edge forced-colors:bg-[CanvasText]'
  return isReady ? `${edge} ${fill}` : edge
}

function describe({ name, status, isReady, isUpdated }: PodView): string {
  return `${name}: ${status}, ${isReady ? 'ready' : 'not ready'}, ${isUpdated ? 'new' : 'old'} template`
}
