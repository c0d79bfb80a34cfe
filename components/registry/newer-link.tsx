import type { ReactNode } from 'react'
import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

type Props = {
  environment: string
  lane: LaneView
  check: LaneCheck | null
  children: ReactNode
  /** Of the link; a pill looks like one by its own. */
  className?: string
}

/** Links what an import would bring: the comparison of the newest image with the registry's. */
export function NewerLink({
  environment,
  lane: { stream, tag, image },
  check,
  children,
  className = 'text-link',
}: Props) {
  if (check?.state !== 'newer' || image === null) return children
  const images = { from: image.digest, to: check.image.digest }
  return (
    <PendingLink
      href={pageAddress('comparison', { environment, stream, tag, ...images })}
      title="What an import would bring"
      className={className}
    >
      {children}
      <span className="sr-only">: what {`${stream}:${tag}`} would get</span>
    </PendingLink>
  )
}
