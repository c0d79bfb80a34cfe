import type { Answer } from '#lib/domain/answer'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { isGone } from '#lib/domain/image-stream/import-failure'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { TagEvent } from '#lib/kubernetes/objects'

/** What the registry says about a pull spec, with the policies of a tag. */
export type RegistryLookup = (tag: StreamTag, pullSpec: string) => Answer<RegistryCheck>

/** What a failed check says of an import. */
export function failureWarning(check: Answer<RegistryCheck>, consequence: string): string[] {
  if (!check.ok || check.value.state !== 'failed') return []
  return [`${consequence} ${failureInWords(check.value)}`]
}

/** Whether the registry said that it does not have what it was asked for. */
export function saysGone(check: Answer<RegistryCheck>): boolean {
  return check.ok && check.value.state === 'failed' && isGone(check.value)
}

/** Whether it is open what the next import brings: also after a failure, which may be over by then. */
export function isUntold(check: Answer<RegistryCheck>): boolean {
  return !check.ok || (check.value.state === 'failed' && !isGone(check.value))
}

/**
 * What an import of a pull spec brings; null where the registry could not be asked or refused. It names the image by the
 * repository that it was asked for (same-digest-other-pull-spec.json).
 */
export function arrivalOf(check: Answer<RegistryCheck>, asked: string): Arrival | null {
  if (!check.ok || check.value.state === 'failed') return null
  const { image, pullSpec } = check.value
  const named = `${parsePullSpec(asked).repository}@${image.digest}`
  const arrival = { image: image.digest, dockerImageReference: pullSpec ?? named }
  const parts = check.value.state === 'newer' ? check.value.parts : undefined
  return parts === undefined ? arrival : { ...arrival, parts }
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

/** Equal where the answers are: the policies of the tag count, and the image that the answer is compared with. */
export function questionKey({ tag, pullSpec }: Question): string {
  const { importPolicy, referencePolicy } = tag.spec ?? {}
  return JSON.stringify([tag.key, pullSpec, importPolicy, referencePolicy, newestOf(tag)?.image])
}

/** What a tag gets as the newest item of its history. `parts`: of a manifest list, the digests of its images. */
export type Arrival = Pick<TagEvent, 'dockerImageReference' | 'image'> & { parts?: readonly string[] }
