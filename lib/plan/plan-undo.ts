import { objectPath } from '#lib/kubernetes/paths'
import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import { ownershipOf } from '#lib/domain/ownership'
import { diffTemplates } from '#lib/domain/revision-diff'
import { revisionsOf, type Revision } from '#lib/domain/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { containersOf, imageOf, triggersOf } from '#lib/domain/triggers'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload'
import { workloadWarnings } from '#lib/plan/consumers'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { ActionRequest, Effect, Planned } from '#lib/plan/plan'
import { refuseTriggered, takenBack } from '#lib/plan/taken-back'
import { quote, refuse, resourceVersionOf } from '#lib/plan/words'

/**
 * Puts the pod template of an older revision back. It is refused where an image trigger would take the image back
 * within milliseconds (rollout-undo-deployment.json, rollout-undo-statefulset.json), with the pin that holds instead.
 * Annotations of the workload are left alone: `oc` puts the old ones back, an un-paused trigger among them.
 */
export function planUndo(snapshot: Snapshot, key: WorkloadKey, number: number): Planned {
  const workload = findWorkload(snapshot, key)
  if (!workload) return refuse('not-found', `There is no ${key.kind} ${key.name}.`)
  const ownership = ownershipOf(snapshot)
  const revisions = revisionsOf(workload, ownership)
  const revision = revisions.find((candidate) => candidate.number === number)
  if (!revision) return refuse('not-found', noSuchRevision(key, number, revisions))
  if (workload.kind === 'Deployment' && workload.object.spec.paused === true) {
    return refuse(
      'paused',
      `${key.name} is paused, so nothing would roll out. Resume it first: oc rollout resume deployment/${key.name} -n ${snapshot.namespace}`,
    )
  }
  const { template } = workload.object.spec
  if (!differ(template, revision.template))
    return refuse('nothing-to-do', `${key.name} has the pod template of revision ${number} already.`)
  const taken = takenBack(snapshot, workload, revision)
  if (taken.length > 0) return refuseTriggered(key, revision, taken)

  const request: ActionRequest = { action: 'revert', workload: key, to: { revision: number }, way: null }
  const effects = effectsOfUndo(key, template, revision.template)
  const warnings = undoWarnings(workload, revision)
  const resourceVersion = resourceVersionOf(workload.object)
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
          after: null,
        },
      ],
      atOnce: 1,
      effects,
      warnings: [...warnings, ...workloadWarnings(workload, ownership)],
      afterwards: [
        'No image trigger takes this back. The next apply of the manifests, or a trigger added later, may.',
      ],
      because: null,
      templateDiff: [],
      alternatives: [],
      undo: null,
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

function differ(from: PodTemplate, to: PodTemplate): boolean {
  return diffTemplates(from, to).some(({ kind }) => kind !== 'same')
}

function effectsOfUndo(workload: WorkloadKey, from: PodTemplate, to: PodTemplate): Effect[] {
  return containersOf(to)
    .map(({ name }) => ({ workload, container: name, from: imageOf(from, name), to: imageOf(to, name) }))
    .filter((effect) => effect.from !== effect.to)
}

function undoWarnings(workload: Workload, { number, template }: Revision): string[] {
  const { problem } = triggersOf(workload)
  const unresolved = containersOf(template).filter(({ image }) => image?.includes('/') === false)
  return [
    ...(problem === null ? [] : [`Its triggers are ignored until somebody mends them. ${problem}`]),
    ...unresolved.map(
      ({ name, image }) =>
        `Container ${name} of revision ${number} names ${image ?? ''}, which means its newest image when it is written.`,
    ),
    ...(differ(withoutImages(workload.object.spec.template), withoutImages(template))
      ? ['Other fields than the image change as well; compare the two revisions first.']
      : []),
  ]
}

function withoutImages(template: PodTemplate): PodTemplate {
  const strip = (containers: Container[] | null | undefined) =>
    containers?.map(({ image: _image, ...container }) => container) ?? []
  const { containers, initContainers, ...spec } = template.spec ?? {}
  return {
    ...template,
    spec: { ...spec, containers: strip(containers), initContainers: strip(initContainers) },
  }
}
