import type { Metadata } from 'next'
import { FirstRead } from '#components/query/hydrated-query'
import { titleOf } from '#components/shell/page-title'
import { StreamTag } from '#components/stream-tag/stream-tag'
import { tagQuery } from '#lib/client/queries'
import { readTag } from '#lib/server/views/queries'

type Props = { params: Promise<{ environment: string; name: string; tag: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment, name, tag } = await params
  return { title: titleOf(`${name}:${tag}`, environment) }
}

export default async function StreamTagPage({ params }: Props) {
  const { environment, name, tag } = await params
  return (
    <FirstRead
      queryKey={tagQuery(environment, name, tag).queryKey}
      read={await readTag(environment, name, tag)}
    >
      {(firstError) => (
        <StreamTag environment={environment} stream={name} tag={tag} firstError={firstError} />
      )}
    </FirstRead>
  )
}
