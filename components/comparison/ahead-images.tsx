import { CircleX } from 'lucide-react'
import { Duration, RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { ImageLine } from '#components/image/image-line'
import { MarkNote } from '#components/image/mark-note'
import { count } from '#lib/domain/format'
import type { AheadImage } from '#lib/domain/comparison/environment-comparison'
import type { EnvironmentView } from '#lib/domain/environment-view'

const SHOWN = 3

/** Images that only the first environment had: how long they soaked there, and how they did. */
export function AheadImages({
  environment: { title },
  images,
}: {
  environment: EnvironmentView
  images: readonly AheadImage[]
}) {
  return (
    <section className="grid gap-1.5">
      <h3 className="text-sm text-soft">
        {count(images.length, 'image')} ahead in {title}
      </h3>
      <Images images={images.slice(0, SHOWN)} />
      {images.length > SHOWN && (
        <details>
          <summary className="w-fit text-sm text-soft hover:text-ink">
            {count(images.length - SHOWN, 'earlier image')}
          </summary>
          <div className="mt-1.5">
            <Images images={images.slice(SHOWN)} />
          </div>
        </details>
      )}
    </section>
  )
}

function Images({ images }: { images: readonly AheadImage[] }) {
  return (
    <ol className="divide-y divide-line rounded-md border border-line">
      {images.map((each) => (
        <Ahead key={`${each.image.digest} ${each.importedAt}`} image={each} />
      ))}
    </ol>
  )
}

function Ahead({ image: each }: { image: AheadImage }) {
  const { image, importedAt, replacedAt } = each
  const { mark, ...unmarked } = image
  return (
    <li className="grid gap-0.5 px-3 py-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <ImageLine {...unmarked} builtAt={null} importedAt={importedAt} />
        <span className="text-sm text-soft">
          {replacedAt === null ? 'newest for' : 'was the newest for'}{' '}
          <Duration from={importedAt} to={replacedAt} />
        </span>
      </div>
      <MarkNote mark={mark} />
      <Failures image={each} />
    </li>
  )
}

function Failures({ image: { failures } }: { image: AheadImage }) {
  if (failures.length === 0) {
    return (
      // Pods that are gone tell nothing, so this is no praise.
      <p className="text-sm text-soft">No failure seen</p>
    )
  }
  return (
    <ul className="text-sm text-bad">
      {failures.map(({ workload, how, at }) => (
        <li key={`${workload.kind}/${workload.name} ${how}`}>
          <CircleX aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
          <Words text={workload.name} />: <Words text={how} />
          {at !== null && (
            <span className="text-soft">
              {' '}
              <RelativeTime time={at} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
