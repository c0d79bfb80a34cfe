import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { ImageLine } from '#components/image/image-line'
import { MarkNote } from '#components/image/mark-note'
import { TagName } from '#components/image/tag-name'
import { PendingLink } from '#components/ui/pending-link'
import { StatePill } from '#components/ui/pill'
import { WorkloadLine } from '#components/workload/workload-line'
import type { ComparedTag as Compared } from '#lib/domain/comparison/environment-comparison'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { pageAddress } from '#lib/views/addresses'

/** A tag of a stream in one of the environments, with the workloads that it feeds. */
export function ComparedTag({
  environment: { name, title },
  stream,
  compared,
}: {
  environment: EnvironmentView
  stream: string
  compared: Compared | null
}) {
  return (
    <section aria-label={`${stream} in ${title}`} className="min-w-0">
      <h3 className="text-sm text-soft">{title}</h3>
      {compared === null ? (
        <p className="text-soft">No such stream, or no image</p>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-x-2">
            <PendingLink
              href={pageAddress('tag', { environment: name, stream, tag: compared.tag })}
              className="quiet-link"
            >
              <TagName stream={stream} tag={compared.tag} />
            </PendingLink>
            {compared.isPinned && <StatePill look={CONCERN_LOOKS.pinned} />}
          </div>
          <ComparedImage compared={compared} />
          <ul>
            {compared.workloads.map((workload) => (
              <li key={`${workload.kind}/${workload.name}`} className="py-1">
                <WorkloadLine environment={name} workload={workload} isOfOneTag />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** With who marked it, when and why: an image comes over as it is. */
function ComparedImage({ compared: { image, importedAt } }: { compared: Compared }) {
  if (image === null) return <p className="text-sm text-soft">No image</p>
  const { mark, ...unmarked } = image
  return (
    <div className="text-sm text-soft">
      <ImageLine {...unmarked} builtAt={null} importedAt={importedAt} />
      <MarkNote mark={mark} />
    </div>
  )
}
