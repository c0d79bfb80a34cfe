import { RelativeTime } from '#components/format/time'
import { Notice } from '#components/ui/notice'
import type { RegistryView } from '#lib/domain/image-stream/image-stream-views'

/** Said once for all lanes: the cluster asks no registry, so what they say is from before. */
export function RegistryProblem({ registry: { problem } }: { registry: RegistryView }) {
  if (problem === null) return null
  return (
    <div className="mb-4" role="alert">
      <Notice tone="warn">
        <p className="font-semibold">
          What the registry has is unknown since <RelativeTime time={problem.since} />
        </p>
        <p className="text-sm text-soft">{problem.message}</p>
      </Notice>
    </div>
  )
}
