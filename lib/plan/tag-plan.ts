import { objectPath } from '#lib/kubernetes/paths'
import { tagKey } from '#lib/domain/lanes'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, type StreamTag } from '#lib/domain/tag-source'
import type { Consequences } from '#lib/plan/consumers'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { Plan, Step } from '#lib/plan/plan'
import { preconditionOf, quote } from '#lib/plan/words'

/** A change of a tag: another source, and annotations of which `null` removes one. */
export type TagPatch = {
  annotations: Record<string, string | null>
  from: { kind: 'DockerImage'; name: string }
}

export function dockerImage(name: string): TagPatch['from'] {
  return { kind: 'DockerImage', name }
}

type TagWords = Pick<Plan, 'request' | 'title' | 'confirm' | 'effects' | 'warnings' | 'afterwards'> &
  Pick<Step, 'sentence'> &
  Pick<Consequences, 'momentary'>

/** A plan of one step: annotations go through the tag's metadata, in the same request as `from` (tag-annotations.json). */
export function tagPlan(snapshot: Snapshot, tag: StreamTag, patch: TagPatch, words: TagWords): Plan {
  const { sentence, momentary, ...plan } = words
  const name = tagKey(tag.stream.metadata.name, tag.name)
  const precondition = preconditionOf(tag)
  // A merge patch would keep the namespace of an alias of another one.
  const from = { ...patch.from, ...(tag.spec?.from?.namespace !== undefined && { namespace: null }) }
  const path = objectPath('imagestreamtags', snapshot.namespace, name)
  const { annotations } = patch
  const metadata = { resourceVersion: precondition.resourceVersion, annotations }
  const body = { metadata, tag: { from } }
  return {
    ...plan,
    warnings: [...plan.warnings, ...momentary],
    steps: [
      {
        sentence,
        request: { method: 'PATCH', path, contentType: 'application/merge-patch+json', body },
        after: null,
      },
    ],
    atOnce: 1,
    because: null,
    templateDiff: [],
    alternatives: [],
    undo: null,
    commands: [
      `oc patch istag/${name} -n ${snapshot.namespace} --type=merge -p ${quote(JSON.stringify({ metadata: { annotations }, tag: { from } }))}`,
    ],
    preconditions: [precondition],
    newest: newestOf(tag)?.image ?? null,
    fingerprint: fingerprintOf(plan, from),
  }
}
