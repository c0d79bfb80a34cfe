import type { ImageStream } from '#lib/kubernetes/objects'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { Memo } from '#lib/domain/memo'
import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'

const namesOfStream = new Memo<ImageStream, ReadonlyMap<string, string[]>>()

/** The names of the tags that point to each digest: stream tags, and the registry tags that they follow. */
export function tagNamesOf(stream: ImageStream): ReadonlyMap<string, string[]> {
  return namesOfStream.of(stream, [], () => {
    const names = new Map<string, string[]>()
    for (const tag of tagsOf(stream)) {
      const image = newestOf(tag)?.image ?? ''
      if (image !== '') names.set(image, [...(names.get(image) ?? []), ...namesOf(tag)])
    }
    return names
  })
}

/** A registry tag that is followed but not imported yet is no name of the current image. */
function namesOf(tag: StreamTag): string[] {
  const source = sourceOf(tag)
  const isImported = source.kind === 'following' && importStateOf(tag).state === 'done'
  return isImported ? [tag.name, source.tag] : [tag.name]
}
