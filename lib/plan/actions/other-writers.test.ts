import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import type { KubernetesObject, ObjectMeta } from '#lib/kubernetes/objects'
import type { ActionRequest } from '#lib/plan/actions/actions'
import {
  isOfCronJob,
  planAction,
  planCronJobAction,
  type PromoteRequest,
} from '#lib/plan/actions/plan-action'
import { planOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

/** Plans that write to objects which somebody else writes too. */

const now = Date.parse('2026-11-24T12:00:00Z')
const author = { by: 'Ola', at: '2026-11-24T12:00:00Z', reason: '' }
const [a, b] = [digest('a'), digest('b')]
const image = (of: string) => `quay.io/packit/x34@${of}`
const workload = { kind: 'Deployment', name: 'x34' } as const
const tag = { stream: 'x34', tag: 'prod' }

type Marks = Pick<ObjectMeta, 'labels' | 'annotations' | 'managedFields' | 'ownerReferences'>

/** Argo CD's marks as a public report has them: the same on the stream and on the Deployment. */
const ARGO_CD: Marks = {
  annotations: { 'argocd.argoproj.io/tracking-id': 'app:image.openshift.io/ImageStream:packit--prod/x34' },
  labels: { 'app.kubernetes.io/managed-by': 'argocd' },
}
const SERVER_SIDE: Marks = {
  managedFields: [
    {
      manager: 'kubectl',
      operation: 'Apply',
      fieldsV1: {
        'f:metadata': { 'f:annotations': { 'f:image.openshift.io/triggers': {} } },
        'f:spec': { 'f:tags': { 'k:{"name":"prod"}': {} }, 'f:template': {}, 'f:suspend': {} },
      },
    },
  ],
}

function marked<T extends KubernetesObject>(object: T, { annotations, ...marks }: Marks): T {
  const { metadata } = object
  return {
    ...object,
    metadata: { ...metadata, ...marks, annotations: { ...metadata.annotations, ...annotations } },
  }
}

/** A stream that feeds a Deployment, which runs the newer of two images. */
function snapshotWith(marks: Marks, members: object = {}): Snapshot {
  const made = deploymentOf('x34', {
    images: { app: image(b) },
    triggers: [triggerOf('x34:prod', 'app', members)],
  })
  const template = deploymentOf('x34', { images: { app: image(a) } }).spec.template
  return snapshotOf({
    imageStreams: [marked(followingStream('x34', [b, a]), marks)],
    deployments: [marked(made, marks)],
    replicaSets: [replicaSetOf(made, 1, 'old', template), replicaSetOf(made, 2, 'new')],
  })
}

function warningsOf(request: Exclude<ActionRequest, PromoteRequest>, marks: Marks): string[] {
  if (isOfCronJob(request)) {
    const cronJob = marked(answered('CronJob', 'cronjob-to-job', 0), marks)
    const jobs = { ok: true as const, value: [] }
    const inputs = { snapshot: snapshotOf(), lookUp: registrySays(upToDate(b)), cronJob, jobs, author, now }
    return planOf(planCronJobAction(inputs, request)).warnings
  }
  const isPaused = request.action === 'resume'
  const snapshot = snapshotWith(marks, isPaused ? { paused: true } : {})
  return planOf(planAction(snapshot, request, author, registrySays(upToDate(b)), 900)).warnings
}

const WRITES: [string, Exclude<ActionRequest, PromoteRequest>][] = [
  ['a pin', { action: 'pin', ...tag, digest: a, until: null }],
  ['a schedule', { action: 'schedule', ...tag, scheduled: true }],
  ['a revert by a pin', { ...revertWorkload(workload), to: { revision: 1 }, way: null }],
  ['a revert with a pause', { ...revertWorkload(workload), to: { revision: 1 }, way: 'pause' }],
  ['a pause', { action: 'pause', workload, container: 'app' }],
  ['a resume', { action: 'resume', triggers: [{ workload, container: 'app' }] }],
  ['a suspension', { action: 'suspend', cronJob: 'import-images', suspended: true, until: null }],
]

describe.each(WRITES)('the plan of %s', (_name, request) => {
  it('warns of Argo CD once, and says how to stop it', () => {
    const warnings = warningsOf(request, ARGO_CD).filter((warning) => warning.includes('Argo CD'))
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('argocd app set app --sync-policy none')
  })

  it('warns of server-side apply once', () => {
    const warnings = warningsOf(request, SERVER_SIDE).filter((warning) => warning.includes('server side'))
    expect(warnings).toHaveLength(1)
  })

  it('warns of nobody where nobody else writes', () => {
    expect(warningsOf(request, {}).filter((warning) => warning.includes('undo'))).toEqual([])
  })
})

it('says of a restart only that a controller may undo it', () => {
  const restart: ActionRequest = { action: 'restart', workload }
  expect(warningsOf(restart, ARGO_CD)).toEqual([])
  const owner = { apiVersion: 'v1', kind: 'Kafka', name: 'events', uid: '1', controller: true }
  expect(warningsOf(restart, { ownerReferences: [owner] })[0]).toContain('The controller of Kafka events')
})

it('says nothing of a manifest where a tag follows again what the manifest says', () => {
  const from = { kind: 'DockerImage', name: 'quay.io/packit/x34:prod' }
  const manifest = JSON.stringify({ spec: { tags: [{ name: 'prod', from }] } })
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': manifest }
  const stream = followingStream('x34', [b, a])
  const tags = [
    {
      name: 'prod',
      from: { kind: 'DockerImage', name: image(a) },
      annotations: { 'quayside.io/pinned-digest': a, 'quayside.io/follows': from.name },
    },
  ]
  const pinned = marked({ ...stream, spec: { tags } }, { annotations })
  const snapshot = snapshotOf({ imageStreams: [pinned] })
  const follow: ActionRequest = { action: 'follow', ...tag }
  const plan = planOf(planAction(snapshot, follow, author, registrySays(upToDate(b)), 900))
  expect(plan.warnings.filter((warning) => warning.includes('manifest'))).toEqual([])
  const pin: ActionRequest = { action: 'pin', ...tag, digest: b, until: null }
  const again = planOf(planAction(snapshot, pin, author, registrySays(upToDate(b)), 900))
  expect(again.warnings.join()).toContain('applying the manifest again undoes the pin')
})
