import { shortDigest } from '#lib/domain/format'
import { objectPath } from '#lib/kubernetes/paths'
import type { PodTemplate } from '#lib/kubernetes/objects'
import { tagKey } from '#lib/domain/lanes'
import { ownershipOf } from '#lib/domain/ownership'
import { digestOf } from '#lib/domain/pull-spec'
import { diffTemplates } from '#lib/domain/revision-diff'
import { revisionsOf, type Revision } from '#lib/domain/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { findTag } from '#lib/domain/tag-view'
import { containersOf, liveTriggersOf, type Trigger } from '#lib/domain/triggers'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload'
import { workloadWarnings } from '#lib/plan/consumers'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { ActionRequest, Effect, Planned, Way } from '#lib/plan/plan'
import { quote, refuse } from '#lib/plan/words'

/**
 * Puts the pod template of an older revision back. It is refused where an image trigger would take the image back
 * within milliseconds (rollout-undo-deployment.json, rollout-undo-statefulset.json), with the pin that holds instead.
 * Annotations of the workload are left alone: `oc` puts the old ones back, an un-paused trigger among them.
 */
export function planUndo(snapshot: Snapshot, key: WorkloadKey, number: number): Planned {
  const workload = findWorkload(snapshot, key)
  if (!workload) return refuse('not-found', `There is no ${key.kind} ${key.name}.`)
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const revision = revisions.find((candidate) => candidate.number === number)
  if (!revision) return refuse('not-found', noSuchRevision(key, number, revisions))
  if (workload.kind === 'Deployment' && workload.object.spec.paused === true) {
    return refuse(
      'paused',
      `${key.name} is paused, so nothing would roll out. Resume it first: oc rollout resume deployment/${key.name}`,
    )
  }
  const { template } = workload.object.spec
  if (diffTemplates(template, revision.template).every(({ kind }) => kind === 'same')) {
    return refuse('nothing-to-do', `${key.name} has the pod template of revision ${number} already.`)
  }
  const taken = takenBack(snapshot, workload, revision)
  if (taken.length > 0) return refuseTriggered(snapshot, key, revision, taken)

  const request: ActionRequest = { action: 'undo', workload: key, revision: number }
  const effects = effectsOfUndo(key, template, revision.template)
  const warnings = [...templateWarnings(template, revision), ...workloadWarnings(snapshot, workload)]
  const { resourceVersion = '' } = workload.object.metadata
  const resource = key.kind === 'Deployment' ? 'deployments' : 'statefulsets'
  const replace = { op: 'replace', path: '/spec/template', value: revision.template }
  return {
    ok: true,
    plan: {
      request,
      title: `Undo ${key.name} to revision ${number}`,
      confirm: `Undo to revision ${number}`,
      steps: [
        {
          sentence: `Put the pod template of revision ${number} (${revision.name}) back into ${key.kind} ${key.name}.`,
          request: {
            method: 'PATCH',
            path: objectPath(resource, snapshot.namespace, key.name),
            contentType: 'application/json-patch+json',
            // Replacing the resourceVersion by the one that was read makes a change meanwhile a 409.
            body: [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }, replace],
          },
        },
      ],
      effects,
      warnings,
      afterwards: [
        'No image trigger takes this back. The next apply of the manifests, or a trigger added later, may.',
      ],
      commands: [
        `oc patch ${key.kind.toLowerCase()}/${key.name} -n ${snapshot.namespace} --type=json -p ${quote(JSON.stringify([replace]))}`,
      ],
      preconditions: [{ object: `${key.kind} ${key.name}`, resourceVersion }],
      newest: null,
      fingerprint: fingerprintOf(request, effects, warnings, replace),
    },
  }
}

function noSuchRevision({ name }: WorkloadKey, number: number, revisions: Revision[]): string {
  const kept = revisions.map((revision) => revision.number).join(', ')
  return `${name} has no revision ${number}${kept === '' ? '' : `; it keeps ${kept}`}. Older ones are removed by its history limit.`
}

type TakenBack = { trigger: Trigger; digest: string | null; newest: string | null }

/** The live triggers that would write another image into the container than the revision has. */
function takenBack(snapshot: Snapshot, workload: Workload, revision: Revision): TakenBack[] {
  return liveTriggersOf(workload).flatMap((trigger) => {
    const container = containersOf(revision.template).find(({ name }) => name === trigger.container)
    if (!container) return []
    const digest = digestOf(container.image ?? '')
    const isOwn = trigger.namespace === null || trigger.namespace === snapshot.namespace
    const newest = isOwn ? newestOf(snapshot, trigger) : null
    // A short name such as `packit-worker:prod` is resolved on write to the newest, which is what the trigger wants.
    if (digest === null || digest === newest) return []
    return isOwn && newest === null ? [] : [{ trigger, digest, newest }]
  })
}

function newestOf(snapshot: Snapshot, { stream, tag }: Trigger): string | null {
  return findTag(snapshot, stream, tag)?.status?.items?.[0]?.image ?? null
}

function refuseTriggered(
  snapshot: Snapshot,
  key: WorkloadKey,
  revision: Revision,
  taken: TakenBack[],
): Planned {
  const tags = taken.map(({ trigger, newest }) => {
    const tag = tagKey(trigger.stream, trigger.tag)
    return newest === null ? tag : `${tag} (${shortDigest(newest)})`
  })
  const ways = taken.flatMap(({ trigger, digest }): Way[] => {
    const items = findTag(snapshot, trigger.stream, trigger.tag)?.status?.items ?? []
    if (trigger.namespace !== null && trigger.namespace !== snapshot.namespace) return []
    if (digest === null || !items.some(({ image }) => image === digest)) return []
    const { stream, tag } = trigger
    return [
      {
        sentence: `Pin ${stream}:${tag} to ${shortDigest(digest)}`,
        request: { action: 'pin', stream, tag, digest },
      },
    ]
  })
  const instead =
    ways.length > 0
      ? 'Pin the tag instead: that holds, and moves everything that the tag feeds.'
      : 'The image is not in the history of that tag, so it cannot be pinned from here either.'
  return refuse(
    'trigger-takes-it-back',
    `Undoing ${key.name} to revision ${revision.number} would not hold: its image trigger writes the newest image of ${tags.join(' and ')} back within milliseconds. ${instead}`,
    ways,
  )
}

function effectsOfUndo(workload: WorkloadKey, from: PodTemplate, to: PodTemplate): Effect[] {
  const before = new Map(containersOf(from).map(({ name, image }) => [name, image]))
  return containersOf(to)
    .map(({ name, image }) => ({
      workload,
      container: name,
      from: nameImage(before.get(name)),
      to: nameImage(image),
    }))
    .filter((effect) => effect.from !== effect.to)
}

function nameImage(image: string | undefined): string | null {
  return image === undefined ? null : (digestOf(image) ?? image)
}

function templateWarnings(current: PodTemplate, revision: Revision): string[] {
  const unresolved = containersOf(revision.template).filter(
    ({ image }) => image !== undefined && !image.includes('/'),
  )
  const others = diffTemplates(withoutImages(current), withoutImages(revision.template))
  return [
    ...unresolved.map(
      ({ name, image }) =>
        `Container ${name} of revision ${revision.number} names ${image ?? ''}, which means its newest image when it is written.`,
    ),
    ...(others.some(({ kind }) => kind !== 'same')
      ? ['Other fields than the image change as well; compare the two revisions first.']
      : []),
  ]
}

function withoutImages(template: PodTemplate): PodTemplate {
  const strip = (containers: PodTemplate['spec']) =>
    containers?.containers?.map(({ image: _image, ...container }) => container) ?? []
  return { ...template, spec: { ...template.spec, containers: strip(template.spec) } }
}
