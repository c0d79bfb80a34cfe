import type { Container, Pod, PodTemplate } from '#lib/kubernetes/objects'
import { previousImagesOf } from '#lib/domain/workload/previous-images'
import { shortDigest } from '#lib/domain/format'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { digestOf } from '#lib/domain/image/pull-spec'
import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import { summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { triggersOf } from '#lib/domain/workload/triggers'
import { imageOf, containersOf } from '#lib/domain/workload/pod-template'
import type { Workload } from '#lib/domain/workload/workload'
import type { RevertTarget } from '#lib/plan/actions/actions'
import type { Refused } from '#lib/plan/plan'
import { blockingPods } from '#lib/plan/effects/blocking-pods'
import type { PatchOperation } from '#lib/plan/steps/steps'
import { refuse } from '#lib/plan/refusals'

/** The target of a revert. */
export type Target = {
  /** `revision 3`, or the short digest. */
  name: string
  template: PodTemplate
  /** What writes that template. */
  operations: PatchOperation[]
  because: string | null
}

export function targetOf(
  snapshot: Snapshot,
  workload: Workload,
  to: RevertTarget,
): { ok: true; target: Target } | Refused {
  if (to === 'before') return targetBefore(snapshot, workload)
  return 'revision' in to
    ? targetRevision(snapshot, workload, to.revision)
    : targetDigest(snapshot, workload, to.digest)
}

function targetRevision(
  snapshot: Snapshot,
  workload: Workload,
  number: number,
): { ok: true; target: Target } | Refused {
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const revision = revisions.find((candidate) => candidate.number === number)
  if (!revision) return refuse('not-found', noSuchRevision(workload, number, revisions))
  return { ok: true, target: templateTarget(revision, null) }
}

function templateTarget({ number, template }: Revision, because: string | null): Target {
  const operations: PatchOperation[] = [{ op: 'replace', path: '/spec/template', value: template }]
  return { name: `revision ${number}`, template, operations, because }
}

/** The revision of the current pod template; null until the controller has made it. */
export function currentRevision(snapshot: Snapshot, workload: Workload): number | null {
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const now = workload.object.spec.template
  const current = revisions.find(({ template }) =>
    diffTemplates(now, template).every(({ kind }) => kind === 'same'),
  )
  return current?.number ?? null
}

/** A revert gives its revision a new number. */
function noSuchRevision({ object }: Workload, number: number, revisions: Revision[]): string {
  const kept = revisions.map((revision) => revision.number).join(', ')
  const { name } = object.metadata
  const others = kept === '' ? '' : `; it keeps ${kept}`
  return `${name} has no revision ${number}${others}. Old revisions are pruned, and a revert gives its revision a new number. Choose a revision on the page of ${name}.`
}

/** The containers for an image are those whose tag has imported it, or else those that had it in a revision. */
function targetDigest(
  snapshot: Snapshot,
  workload: Workload,
  digest: string,
): { ok: true; target: Target } | Refused {
  const imported = triggersOf(workload).list.flatMap(({ container, stream, tag, namespace }) => {
    const found = namespace === null ? findTag(snapshot, stream, tag) : undefined
    const item = found?.status?.items?.find(({ image }) => image === digest)
    return container !== null && found && item ? [[container, pullSpecOf(found, item)] as const] : []
  })
  const revised = revisionsOf(workload, ownershipOf(snapshot)).flatMap(({ template }) =>
    containersOf(template).flatMap(({ name, image = '' }) =>
      digestOf(image) === digest ? [[name, image] as const] : [],
    ),
  )
  const images = new Map(imported.length > 0 ? imported : revised)
  if (images.size > 0) return { ok: true, target: imagesTarget(workload, images, null) }
  return refuse(
    'not-found',
    `${shortDigest(digest)} is neither in the history of a tag that feeds ${workload.object.metadata.name} nor in one of its revisions. Choose an image from there.`,
  )
}

function targetBefore(snapshot: Snapshot, workload: Workload): { ok: true; target: Target } | Refused {
  const { name } = workload.object.metadata
  const ownership = ownershipOf(snapshot)
  const blocking = blockingPods(workload, ownership)
  const inTheWay = blocking.map(({ view }) => view.name)
  const isServing = summarize(workload, ownership).pods.some((pod) => pod.isUpdated && pod.isReady)
  // A revert would undo a good change: only these pods block the others.
  if (inTheWay.length > 0 && isServing) {
    const because = `Ready pods of ${name} already run its current template: only ${inTheWay.join(', ')} is in the way.`
    return { ok: true, target: currentTarget(workload, because) }
  }
  const before = previousImagesOf(snapshot, workload)
  if (before?.revision) return { ok: true, target: templateTarget(before.revision, before.because) }
  if (before && !blocking.some(({ pod }) => runs(pod, before.images)))
    return { ok: true, target: imagesTarget(workload, before.images, before.because) }
  if (inTheWay.length > 0) {
    const because = `No earlier image of ${name} is known, and ${inTheWay.join(', ')} does not run its current template.`
    return { ok: true, target: currentTarget(workload, because) }
  }
  return refuse(
    'nothing-before',
    `The previous image of ${name} is unknown: neither its revisions nor its tags have another image that was not reverted. Choose an image from the history of its tag.`,
  )
}

/** Whether a pod has these images: one that is not ready is no reason to go back to them. */
function runs({ spec }: Pod, images: ReadonlyMap<string, string>): boolean {
  return [...images].every(
    ([container, image]) => imageOf({ spec: spec ?? {} }, container) === (digestOf(image) ?? image),
  )
}

function currentTarget({ object }: Workload, because: string): Target {
  return { name: 'its current pod template', template: object.spec.template, operations: [], because }
}

/** Only images change; the rest of the pod template stays. */
function imagesTarget(
  { object }: Workload,
  images: ReadonlyMap<string, string>,
  because: string | null,
): Target {
  const { template } = object.spec
  const operations: PatchOperation[] = []
  const put = (list: 'initContainers' | 'containers') =>
    template.spec?.[list]?.map((container: Container, index) => {
      const image = images.get(container.name)
      if (image === undefined || digestOf(image) === imageOf(template, container.name)) return container
      operations.push({ op: 'replace', path: `/spec/template/spec/${list}/${index}/image`, value: image })
      return { ...container, image }
    })
  const [initContainers, containers] = [put('initContainers'), put('containers')]
  const spec = {
    ...template.spec,
    ...(initContainers && { initContainers }),
    ...(containers && { containers }),
  }
  const names = [...new Set(images.values())].map((image) => shortDigest(digestOf(image) ?? image))
  return { name: names.join(' and '), template: { ...template, spec }, operations, because }
}
