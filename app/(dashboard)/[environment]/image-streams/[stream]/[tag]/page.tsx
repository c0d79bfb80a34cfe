import type { Metadata } from 'next'
import { titleOf } from '#components/shell/page-title'
import { StreamTag } from '#components/stream-tag/stream-tag'
import { HydratedView } from '../../../../hydrated-view'
import { tagParams, type TagProps } from './tag-params'

export async function generateMetadata(props: TagProps): Promise<Metadata> {
  const { environment, stream, tag } = await tagParams(props)
  return { title: titleOf(`${stream}:${tag}`, environment) }
}

export default async function StreamTagPage(props: TagProps) {
  const { environment, stream, tag } = await tagParams(props)
  return (
    <HydratedView name="tag" params={{ environment, stream, tag }}>
      {(firstError) => (
        <StreamTag environment={environment} stream={stream} tag={tag} firstError={firstError} />
      )}
    </HydratedView>
  )
}
