import { decodeName } from '#lib/views/pattern'

export type TagProps = { params: Promise<{ environment: string; stream: string; tag: string }> }

/** Next passes parameters encoded. */
export async function tagParams({ params }: TagProps): Promise<Awaited<TagProps['params']>> {
  const { environment, stream, tag } = await params
  return { environment, stream: decodeName(stream), tag: decodeName(tag) }
}
