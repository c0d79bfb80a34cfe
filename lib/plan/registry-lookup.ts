import type { Answer } from '#lib/domain/answer'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Planned } from '#lib/plan/plan'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { TagEvent } from '#lib/kubernetes/objects'

/** What the registry says about a pull spec, with the policies of a tag. */
export type RegistryLookup = (tag: StreamTag, pullSpec: string) => Answer<RegistryCheck>

/** What a failed check says of an import. */
export function failureWarning(check: Answer<RegistryCheck>, consequence: string): string[] {
  if (!check.ok || check.value.state !== 'failed') return []
  return [`${consequence} ${failureInWords(check.value)}`]
}

/**
 * What an import of a pull spec brings; null where the registry could not be asked or refused. It names the image by the
 * repository that it was asked for (same-digest-other-pull-spec.json).
 */
export function arrivalOf(check: Answer<RegistryCheck>, asked: string): Arrival | null {
  if (!check.ok || check.value.state === 'failed') return null
  const { image, pullSpec } = check.value
  const named = `${parsePullSpec(asked).repository}@${image.digest}`
  return { image: image.digest, dockerImageReference: pullSpec ?? named }
}

/** Whether a tag has an image already, by the pull spec too: then an import of it writes nothing (import-unchanged.json). */
export function isNewestOf(tag: StreamTag, { image, dockerImageReference }: Arrival): boolean {
  const newest = newestOf(tag)
  return newest?.image === image && newest.dockerImageReference === dockerImageReference
}

export function unaskedWarning(check: Answer<unknown>, unknown: string): string[] {
  return check.ok ? [] : [`The registry could not be checked, so ${unknown}. ${check.error.message}`]
}

/** The part of an answer that a person agrees to. Its message differs each time. */
export function stateOf(check: Answer<RegistryCheck>): string {
  return check.ok ? check.value.state : 'unasked'
}

export type Question = { tag: StreamTag; pullSpec: string }

/** Plans are pure: a plan is made to find its questions to the registry, and made again until each has an answer. */
export async function planWithLookups(
  plan: (lookUp: RegistryLookup) => Planned,
  ask: (question: Question) => Promise<Answer<RegistryCheck>>,
): Promise<Planned> {
  const answers = new Map<string, Answer<RegistryCheck>>()
  for (;;) {
    const open = new Map<string, Question>()
    const planned = plan((tag, pullSpec) => {
      const key = `${tagKey(tag.stream.metadata.name, tag.name)} ${pullSpec}`
      const answer = answers.get(key)
      if (!answer) open.set(key, { tag, pullSpec })
      return answer ?? UNASKED
    })
    if (open.size === 0) return planned
    const asked = [...open].map(async ([key, question]) => answers.set(key, await ask(question)))
    await Promise.all(asked)
  }
}

const UNASKED = { ok: false, error: { code: 'failed', message: 'Not checked yet.' } } as const
/** What a tag gets as the newest item of its history. */

export type Arrival = Pick<TagEvent, 'dockerImageReference' | 'image'>
