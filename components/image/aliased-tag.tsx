import { TagName } from '#components/image/tag-name'
import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'
import type { TagSource } from '#lib/domain/image-stream/image-stream-views'

/** The tag that an alias points to. In another namespace it gets no link: it may be in no environment. */
export function AliasedTag({
  environment,
  source: { stream, tag, namespace },
}: {
  environment: string
  source: Extract<TagSource, { kind: 'alias' }>
}) {
  if (namespace !== null) return <TagName stream={`${namespace}/${stream}`} tag={tag} />
  return (
    <PendingLink href={pageAddress('tag', { environment, stream, tag })} className="quiet-link">
      <TagName stream={stream} tag={tag} />
    </PendingLink>
  )
}
