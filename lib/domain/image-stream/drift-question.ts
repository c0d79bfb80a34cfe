import { pinOf } from '#lib/domain/image-stream/pin-source'
import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { ImageStream } from '#lib/kubernetes/objects'

/** Asks whether the registry has a newer image for a tag that follows it, or that followed it before its pin. */
export type DriftQuestion = { tag: StreamTag; pullSpec: string }

const known = new WeakMap<ImageStream, readonly DriftQuestion[]>()

/**
 * One for each tag of a stream that follows a registry tag or is known to have followed one; always the same objects. A guess is
 * not worth a question, because its failure says nothing about the tag.
 */
export function driftQuestionsOf(stream: ImageStream): readonly DriftQuestion[] {
  const questions = known.get(stream) ?? tagsOf(stream).flatMap(questionOf)
  known.set(stream, questions)
  return questions
}

function questionOf(tag: StreamTag): DriftQuestion[] {
  const pullSpec = registryTagOf(tag)
  return pullSpec === null ? [] : [{ tag, pullSpec }]
}

/** Whether an answer to one question also answers the other. */
export function asksForTheSame(one: DriftQuestion, other: DriftQuestion): boolean {
  const [policy, otherPolicy] = [one.tag.spec?.importPolicy, other.tag.spec?.importPolicy]
  return (
    one.pullSpec === other.pullSpec &&
    policy?.importMode === otherPolicy?.importMode &&
    (policy?.insecure ?? false) === (otherPolicy?.insecure ?? false)
  )
}

/** Whether both compare the answer with the same import. If not, the check is out of date. */
export function comparesWithTheSame({ tag: one }: DriftQuestion, { tag: other }: DriftQuestion): boolean {
  return newestOf(one)?.image === newestOf(other)?.image && one.spec?.generation === other.spec?.generation
}

function registryTagOf(tag: StreamTag): string | null {
  const source = sourceOf(tag)
  if (source.kind === 'following') return source.pullSpec
  return pinOf(tag)?.registryTag ?? null
}
