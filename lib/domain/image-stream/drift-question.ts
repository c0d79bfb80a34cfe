import { pinSourceOf } from '#lib/domain/image-stream/pin-source'
import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { ImageStream } from '#lib/kubernetes/objects'

/** Whether the registry has something newer for a tag that follows it, or did before its pin. */
export type DriftQuestion = { tag: StreamTag; pullSpec: string }

const known = new WeakMap<ImageStream, readonly DriftQuestion[]>()

/** One for each tag of a stream that has a registry tag to follow, now or again; the same ones each time. */
export function driftQuestionsOf(stream: ImageStream): readonly DriftQuestion[] {
  const questions = known.get(stream) ?? tagsOf(stream).flatMap(questionOf)
  known.set(stream, questions)
  return questions
}

function questionOf(tag: StreamTag): DriftQuestion[] {
  const pullSpec = registryTagOf(tag)
  return pullSpec === null ? [] : [{ tag, pullSpec }]
}

/** Whether both ask for the same: if not, an answer to the one is worth nothing for the other. */
export function asksForTheSame(one: DriftQuestion, other: DriftQuestion): boolean {
  const [policy, otherPolicy] = [one.tag.spec?.importPolicy, other.tag.spec?.importPolicy]
  return (
    one.pullSpec === other.pullSpec &&
    policy?.importMode === otherPolicy?.importMode &&
    (policy?.insecure ?? false) === (otherPolicy?.insecure ?? false)
  )
}

/** Whether the answer is compared with the same: if not, somebody wants to know anew. */
export function comparesWithTheSame({ tag: one }: DriftQuestion, { tag: other }: DriftQuestion): boolean {
  return newestOf(one)?.image === newestOf(other)?.image && one.spec?.generation === other.spec?.generation
}

function registryTagOf(tag: StreamTag): string | null {
  const source = sourceOf(tag)
  if (source.kind === 'following') return source.pullSpec
  const followed = pinSourceOf(tag)?.from
  return followed?.kind === 'DockerImage' ? followed.name : null
}
