import type { Metadata } from 'next'
import { titleOf } from '#components/shell/page-title'
import { ImageComparison } from '#components/stream-tag/image-comparison'
import { HydratedView } from '../../../../../hydrated-view'

type Props = { params: Promise<{ environment: string; stream: string; tag: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment, stream, tag } = await params
  return { title: titleOf(`Compare ${stream}:${tag}`, environment) }
}

export default async function ImageComparisonPage({ params }: Props) {
  const { environment, stream, tag } = await params
  return (
    <HydratedView name="tag" params={{ environment, stream, tag }}>
      {(firstError) => (
        <ImageComparison environment={environment} stream={stream} tag={tag} firstError={firstError} />
      )}
    </HydratedView>
  )
}
