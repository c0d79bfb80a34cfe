import type { Answer } from '#lib/domain/answer'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/environment-view'

/** What the registry says of a pull spec, asked with the policies of a tag. */
export type Told = (tag: StreamTag, pullSpec: string) => Answer<RegistryCheck>

/** The digest that the registry gave; null where it could not be asked or refused. */
export function foundDigest(check: Answer<RegistryCheck>): string | null {
  return check.ok && check.value.state !== 'failed' ? check.value.image.digest : null
}

export function unaskedWarning(check: Answer<unknown>, unknown: string): string[] {
  return check.ok ? [] : [`The registry could not be asked first, so ${unknown}. ${check.error.message}`]
}

/** What of an answer a person agrees to: not its words, which differ each time. */
export function stateOf(check: Answer<RegistryCheck>): string {
  return check.ok ? check.value.state : 'unasked'
}
