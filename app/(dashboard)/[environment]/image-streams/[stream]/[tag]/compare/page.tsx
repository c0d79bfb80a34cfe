import type { Metadata } from 'next'
import { titleOf } from '#components/shell/page-title'
import { ImageComparison } from '#components/stream-tag/image-comparison'
import { HydratedView } from '../../../../../hydrated-view'
import { tagParams, type TagProps } from '../tag-params'

export async function generateMetadata(props: TagProps): Promise<Metadata> {
  const { environment, stream, tag } = await tagParams(props)
  return { title: titleOf(`Compare ${stream}:${tag}`, environment) }
}

export default async function ImageComparisonPage(props: TagProps) {
  const { environment, stream, tag } = await tagParams(props)
  return (
    <HydratedView name="tag" params={{ environment, stream, tag }}>
      {(firstError) => (
        <ImageComparison environment={environment} stream={stream} tag={tag} firstError={firstError} />
      )}
    </HydratedView>
  )
}
