import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import { otherImages } from '#lib/domain/workload/previous-images'
import { shortDigest } from '#lib/domain/format'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { digestOf } from '#lib/domain/image/pull-spec'
import { findItem, pullSpecToRun, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { triggersOf } from '#lib/domain/workload/triggers'
import { containersOf, imageOf } from '#lib/domain/workload/pod-template'
import type { Workload } from '#lib/domain/workload/workload'
import type { RevertTarget } from '#lib/plan/actions/actions'
import { containersFedBy } from '#lib/plan/actions/revert/scope'
import type { Refused } from '#lib/plan/plan'
import type { PatchOperation } from '#lib/plan/steps/steps'
import { refuse } from '#lib/plan/refusals'

/** The target of a revert. */
export type Target = {
  /** `revision 3`, or the short digest. */
  name: string
  template: PodTemplate
  /** What writes that template. */
  operations: PatchOperation[]
}

/** What one workload is to become. @param lane moves only the containers that it feeds; null for all */
export function targetOf(
  snapshot: Snapshot,
  workload: Workload,
  to: Exclude<RevertTarget, 'before'>,
  lane: StreamTag | null,
): { ok: true; target: Target } | Refused {
  return 'revision' in to
    ? targetRevision(snapshot, workload, to)
    : targetDigest(snapshot, workload, to.digest, lane)
}

function targetRevision(
  snapshot: Snapshot,
  workload: Workload,
  { revision: number, only }: Extract<RevertTarget, { revision: number }>,
): { ok: true; target: Target } | Refused {
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const revision = revisions.find((candidate) => candidate.number === number)
  if (!revision) return refuse('not-found', noSuchRevision(workload, number, revisions))
  if (only === undefined) return { ok: true, target: templateTarget(revision) }
  return { ok: true, target: imagesTarget(workload, otherImages(snapshot, workload, revision)) }
}

function templateTarget({ number, template }: Revision): Target {
  const operations: PatchOperation[] = [{ op: 'replace', path: '/spec/template', value: template }]
  return { name: `revision ${number}`, template, operations }
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

/** The containers for an image are those whose tag has imported it, also if it was pruned since, or else those that had it in a revision. */
function targetDigest(
  snapshot: Snapshot,
  workload: Workload,
  digest: string,
  lane: StreamTag | null,
): { ok: true; target: Target } | Refused {
  const fed = lane === null ? null : containersFedBy(lane, workload)
  const mayMove = (container: string) => fed === null || fed.includes(container)
  const imported = triggersOf(workload).list.flatMap(({ container, stream, tag, namespace }) => {
    if (container === null || !mayMove(container)) return []
    const found = namespace === null ? findTag(snapshot, stream, tag) : undefined
    const history = found && wholeHistoryOf(found, snapshot.chronicle)
    const item = history && findItem(history, digest)
    const pullSpec = item ? pullSpecToRun(found, history, item) : null
    return pullSpec === null ? [] : [[container, pullSpec] as const]
  })
  const revised = revisionsOf(workload, ownershipOf(snapshot)).flatMap(({ template }) =>
    containersOf(template).flatMap(({ name, image = '' }) =>
      digestOf(image) === digest && mayMove(name) ? [[name, image] as const] : [],
    ),
  )
  const images = new Map(imported.length > 0 ? imported : revised)
  if (images.size > 0) return { ok: true, target: imagesTarget(workload, images) }
  return refuse(
    'not-found',
    `${shortDigest(digest)} is neither in the history of a tag that feeds ${workload.object.metadata.name} nor in one of its revisions. Choose an image from there.`,
  )
}

/** Only images change; the rest of the pod template stays. */
export function imagesTarget({ object }: Workload, images: ReadonlyMap<string, string>): Target {
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
  return { name: names.join(' and '), template: { ...template, spec }, operations }
}
