import type { Metadata } from 'next'
import { titleOf } from '#components/shell/page-title'
import { StreamTag } from '#components/stream-tag/stream-tag'
import { HydratedView } from '../../../../hydrated-view'

type Props = { params: Promise<{ environment: string; stream: string; tag: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment, stream, tag } = await params
  return { title: titleOf(`${stream}:${tag}`, environment) }
}

export default async function StreamTagPage({ params }: Props) {
  const { environment, stream, tag } = await params
  return (
    <HydratedView name="tag" params={{ environment, stream, tag }}>
      {(firstError) => (
        <StreamTag environment={environment} stream={stream} tag={tag} firstError={firstError} />
      )}
    </HydratedView>
  )
}
