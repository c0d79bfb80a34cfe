import { followedBy } from '#lib/domain/followed'
import { tagKey } from '#lib/domain/tag-key'
import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/tag-source'
import type { ImageStream } from '#lib/kubernetes/objects'

/** Whether the registry has something newer for a tag that follows it, or did before its pin. */
export type DriftQuestion = {
  key: string
  tag: StreamTag
  pullSpec: string
  /** What is asked for: another one makes an earlier answer worthless. */
  subject: string
  /** What the answer is compared with: after a change, somebody wants to know anew. */
  state: string
}

const NOTHING: DriftQuestion[] = []

/** One for each tag of a stream that has a registry tag to follow, now or again. */
export function driftQuestionsOf(stream: ImageStream): DriftQuestion[] {
  const tags = tagsOf(stream)
  return tags.length === 0 ? NOTHING : tags.flatMap(questionOf)
}

function questionOf(tag: StreamTag): DriftQuestion[] {
  const pullSpec = registryTagOf(tag)
  if (pullSpec === null) return NOTHING
  const { importPolicy, generation } = tag.spec ?? {}
  return [
    {
      key: tagKey(tag.stream.metadata.name, tag.name),
      tag,
      pullSpec,
      subject: `${pullSpec} ${importPolicy?.importMode ?? ''} ${String(importPolicy?.insecure ?? false)}`,
      state: `${newestOf(tag)?.image ?? ''} ${generation ?? 0}`,
    },
  ]
}

function registryTagOf(tag: StreamTag): string | null {
  const source = sourceOf(tag)
  if (source.kind === 'following') return source.pullSpec
  const followed = followedBy(tag)?.from
  return followed?.kind === 'DockerImage' ? followed.name : null
}
