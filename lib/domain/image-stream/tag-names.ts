import type { ImageStream } from '#lib/kubernetes/objects'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { Memo } from '#lib/domain/memo'
import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'

const namesOfStream = new Memo<ImageStream, ReadonlyMap<string, string[]>>()

/** By digest, the tags that point to an image: those of its stream, and those of the registry that they follow. */
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

/** What a tag follows since its last change is no name of what it imported before. */
function namesOf(tag: StreamTag): string[] {
  const source = sourceOf(tag)
  const isImported = source.kind === 'following' && importStateOf(tag).state === 'done'
  return isImported ? [tag.name, source.tag] : [tag.name]
}
