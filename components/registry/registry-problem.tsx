import { ElapsedTime } from '#components/format/time'
import { FoldedWords } from '#components/format/words'
import { Notice } from '#components/ui/notice'
import type { RegistryView } from '#lib/domain/image-stream/image-stream-views'

/** One notice for the whole page while the cluster cannot check any registry. */
export function RegistryProblem({ registry: { problem } }: { registry: RegistryView }) {
  if (problem === null) return null
  return (
    <div className="mb-4" role="alert">
      <Notice tone="warn">
        <p className="font-semibold">
          Registry not checked for <ElapsedTime since={problem.since} />
        </p>
        <FoldedWords text={problem.message} className="text-sm text-soft" />
      </Notice>
    </div>
  )
}
