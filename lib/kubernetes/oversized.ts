import { unreadableObject, type UnreadableObject } from '#lib/kubernetes/shapes'

/** In the order in which API servers write the members, and perhaps inside the event of a watch. */
const BEFORE_METADATA =
  /^\s*(?:\{\s*"type":\s*"[A-Z]+",\s*"object":\s*)?\{\s*(?:"(?:kind|apiVersion)":\s*"[^"\\]*",\s*)*"metadata":\s*\{/
const PLAIN_MEMBER = /\s*"(?<key>\w+)":\s*(?:"(?<text>(?:[^"\\]|\\.)*)"|[\w.+-]+),?/y

/** An object that is too long to be read. Its name is in the beginning of its JSON; empty if it is not found there. */
export function oversizedObject(beginning: string): UnreadableObject {
  const members = new Map<string, string>()
  PLAIN_MEMBER.lastIndex = BEFORE_METADATA.exec(beginning)?.[0].length ?? beginning.length
  for (let found = PLAIN_MEMBER.exec(beginning); found; found = PLAIN_MEMBER.exec(beginning)) {
    const { key = '', text } = found.groups ?? {}
    if (text !== undefined) members.set(key, text)
  }
  return unreadableObject((member) => members.get(member), 'it is too large')
}
