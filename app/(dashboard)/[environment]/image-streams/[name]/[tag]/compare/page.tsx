import type { Metadata } from 'next'
import { FirstRead } from '#components/query/hydrated-query'
import { titleOf } from '#components/shell/page-title'
import { ImageComparison } from '#components/stream-tag/image-comparison'
import { tagQuery } from '#lib/client/queries'
import { readTag } from '#lib/server/views/queries'

type Props = { params: Promise<{ environment: string; name: string; tag: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment, name, tag } = await params
  return { title: titleOf(`Compare ${name}:${tag}`, environment) }
}

export default async function ImageComparisonPage({ params }: Props) {
  const { environment, name, tag } = await params
  return (
    <FirstRead
      queryKey={tagQuery(environment, name, tag).queryKey}
      read={await readTag(environment, name, tag)}
    >
      {(firstError) => (
        <ImageComparison environment={environment} stream={name} tag={tag} firstError={firstError} />
      )}
    </FirstRead>
  )
}
