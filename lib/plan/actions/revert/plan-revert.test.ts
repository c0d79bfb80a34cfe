import { valueOr, type Answer } from '#lib/domain/answer'
import { describe, expect, it } from 'vitest'
import type { Deployment, PodTemplate } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  streamOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { type WorkloadKey } from '#lib/domain/workload/workload'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import type { RevertRequest } from '#lib/plan/actions/revert/revert'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { GONE, planOf, refusalOf, stepOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const UNTRIGGERED = 'rollout-undo-without-trigger'
const APP = { kind: 'Deployment', name: 'app' } as const
const AUTHOR = { by: 'Operator', at: '2026-11-23T18:30:00.000Z', reason: '' }
const image = (digit: string) => `quay.io/packit/worker@${digest(digit)}`

/** A Deployment `app` at revision 2 with image b, whose revision 1 has another template, and `worker:prod` at b. */
function appAfter(template: PodTemplate, members: Partial<Parameters<typeof deploymentOf>[1]> = {}) {
  const app = deploymentOf('app', { images: { app: image('b') }, ...members })
  const replicaSets = [replicaSetOf(app, 2, 'bbb'), replicaSetOf(app, 1, 'aaa', template)]
  const imageStreams = [followingStream('worker', [digest('b'), digest('a')])]
  return snapshotOf({ imageStreams, deployments: [app], replicaSets })
}

function templateWith(images: Record<string, string>, spec: object = {}): PodTemplate {
  const containers = Object.entries(images).map(([name, of]) => ({ name, image: of }))
  return { metadata: { labels: { component: 'app' } }, spec: { ...spec, containers } }
}

const triggered = [triggerOf('worker:prod', 'app')]
const fromElsewhere = [
  { ...triggerOf('', 'app'), from: { kind: 'ImageStreamTag', name: 'worker:prod', namespace: 'shared' } },
]

function revert(
  snapshot: Snapshot,
  workload: WorkloadKey = APP,
  revision = 1,
  way: RevertRequest['way'] = null,
  check?: Answer<RegistryCheck>,
) {
  const lookUp: RegistryLookup = (_tag, pullSpec) => check ?? upToDate(digestOf(pullSpec) ?? '')
  return planRevert(snapshot, { ...revertWorkload(workload), to: { revision }, way }, AUTHOR, lookUp)
}

describe('the plan of an undo', () => {
  it('puts back the same template as oc, and changes only the change cause of the annotations', () => {
    const deployments = [answered('Deployment', UNTRIGGERED, 20)]
    const replicaSets = answered('ReplicaSetList', UNTRIGGERED, 21).items ?? []
    const key = { kind: 'Deployment', name: 'no-trigger-deployment' } as const
    const { request } = recorded(UNTRIGGERED)[22] ?? {}
    const [template] = Array.isArray(request?.body) ? (request.body as object[]) : []
    expect(stepOf(planOf(revert(snapshotOf({ deployments, replicaSets }), key, 2)))).toEqual({
      method: 'PATCH',
      path: request?.path,
      contentType: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/metadata/resourceVersion', value: '2187' }, template],
    })
  })

  it('puts back the template of a ControllerRevision for a StatefulSet', () => {
    const statefulSets = [answered('StatefulSet', UNTRIGGERED, 3)]
    const controllerRevisions = answered('ControllerRevisionList', UNTRIGGERED, 4).items ?? []
    const key = { kind: 'StatefulSet', name: 'no-trigger-statefulset' } as const
    const plan = planOf(revert(snapshotOf({ statefulSets, controllerRevisions }), key, 1))
    const { $patch: _, ...value } = controllerRevisions[0]?.data?.spec?.template ?? {}
    expect(stepOf(plan)).toMatchObject({
      path: recorded(UNTRIGGERED)[5]?.request.path,
      body: [{ value: '2073' }, { op: 'replace', path: '/spec/template', value }],
    })
    expect(plan).toMatchObject({
      title: 'Move no-trigger-statefulset back to revision 1',
      confirm: 'Move one workload',
      effects: [
        {
          container: 'app',
          from: 'sha256:a2196e517364555679ddbb66f3b51d1ecb04a6ab61b74bce2f522e64f98f713e',
          to: 'sha256:5f14cdcd8c2d1609455e89925bd61bb7ded02a0d9197bb2500642d3b03f5bc98',
        },
      ],
      warnings: [],
      preconditions: [{ object: 'StatefulSet no-trigger-statefulset', resourceVersion: '2073' }],
    })
  })

  it('gives a command that a shell accepts unchanged', () => {
    const template = templateWith({ app: image('a') }, { nodeName: "it's; rm -rf $HOME" })
    const [command] = planOf(revert(appAfter(template), APP, 1)).commands
    expect(command).toMatch(/^oc patch deployment\/app -n packit-prod --type=json -p '\[\{"op":"replace"/)
    expect(command).toContain(`"it'\\''s; rm -rf $HOME"`)
  })

  it('changes init containers too', () => {
    const init = { initContainers: [{ name: 'migrate', image: image('9') }] }
    const { effects } = planOf(
      revert(appAfter(templateWith({ app: image('a'), proxy: 'nginx:1' }, init)), APP, 1),
    )
    expect(effects.map(({ container, from, to }) => [container, from, to])).toEqual([
      ['migrate', null, digest('9')],
      ['app', digest('b'), digest('a')],
      ['proxy', null, 'nginx:1'],
    ])
  })
})

describe('an undo warns', () => {
  it('that more than the image changes', () => {
    const warning = 'Fields besides the image change too.'
    const warnings = (template: PodTemplate) => planOf(revert(appAfter(template), APP, 1)).warnings
    expect(warnings(templateWith({ app: image('a') }, { restartPolicy: 'Always' }))).toEqual([warning])
    expect(warnings(templateWith({ app: image('a') }))).toEqual([])
  })

  it('nothing where only the image of an init container changes', () => {
    const withInit = (of: string) => ({ initContainers: [{ name: 'migrate', image: of }] })
    const spec = templateWith({ app: image('b') }, withInit('x:2'))
    const snapshot = appAfter(templateWith({ app: image('b') }, withInit('x:1')), {
      spec: { template: spec },
    })
    expect(planOf(revert(snapshot, APP, 1)).warnings).toEqual([
      'app has several containers: only migrate changes, app stays.',
    ])
  })

  describe('about a short name', () => {
    const after = (image: string, local: boolean) => {
      const snapshot = appAfter(templateWith({ app: image }))
      const worker = followingStream('worker', [digest('c')])
      const value = [{ ...worker, spec: { ...worker.spec, lookupPolicy: { local } } }]
      return { ...snapshot, imageStreams: { ok: true as const, value } }
    }
    const planned = (snapshot: Snapshot) => planOf(revert(snapshot, APP, 1))
    const warning = (name: string) =>
      `Container app of revision 1 names ${name}, which resolves to its newest image when it is written.`

    it('that is a tag of a stream with local lookup', () => {
      const { effects, warnings } = planned(after('worker:prod', true))
      expect(warnings).toEqual([warning('worker:prod')])
      expect(effects).toMatchObject([{ to: digest('c') }])
    })

    it.each([
      ['of an image on Docker Hub', 'redis:7.2', true],
      ['like a stream without local lookup', 'worker:prod', false],
    ])('%s: nothing', (_, image, local) => {
      const { effects, warnings } = planned(after(image, local))
      expect(warnings).toEqual([])
      expect(effects).toMatchObject([{ to: image }])
    })

    it('if the streams are unknown, so that it can be either', () => {
      const error = { code: 'unavailable' as const, message: 'down' }
      expect(planned({ ...after('redis:7.2', true), imageStreams: { ok: false, error } }).warnings).toEqual([
        warning('redis:7.2'),
      ])
    })
  })

  it('of a rollout in progress and of the strategy Recreate', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }), { spec: { strategy: { type: 'Recreate' } } })
    expect(planOf(revert(snapshot, APP, 1)).warnings).toEqual([
      'app is down during the rollout: its strategy is Recreate.',
    ])
  })

  it('of malformed triggers, because somebody may fix them', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }), { triggers: '[{' })
    expect(planOf(revert(snapshot, APP, 1)).warnings).toEqual([
      'Its triggers are ignored until somebody fixes them. image.openshift.io/triggers is not valid JSON.',
    ])
  })
})

describe('a revert that a trigger would reverse', () => {
  it.each([
    [SERVICE, 'packit-service', '26e2d35ebb08dc9a1bd4f6aa82a6d51376ff5435e260a7808c66c055da7d9c65'],
    [WORKER, 'packit-worker', '8534463371c69269ca6a33eb2cb2ed8b8ec7000ccf1bdbe69d6f53e9f005b361'],
  ])('of $kind $name is a pin of its tag, and the pause is offered', (key, stream, hex) => {
    const plan = planOf(revert(recordedSnapshot(), key, 2))
    const [from, to] = [plan.effects[0]?.from, `sha256:${hex}`]
    expect(plan).toMatchObject({
      request: { ...revertWorkload(key), to: { revision: 2 }, way: null },
      title: `Move ${key.name} back to revision 2`,
      confirm: 'Pin and move one workload',
      effects: [{ workload: key, container: stream, from, to }],
      pins: `${stream}:prod`,
      way: `Pin ${stream}:prod`,
      alternatives: [
        {
          sentence: `Pause the image trigger of ${key.name}`,
          request: { ...revertWorkload(key), to: { revision: 2 }, way: 'pause' },
        },
      ],
      undo: { action: 'follow', stream, tag: 'prod' },
    })
    expect(stepOf(plan)).toMatchObject({
      path: `/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreamtags/${stream}:prod`,
      body: { tag: { from: { name: `127.0.0.1:5000/packit/${stream}@${to}` } } },
    })
  })

  it('pauses the trigger where a pin would move others too', () => {
    const other = deploymentOf('other', { images: { app: image('b') }, triggers: triggered })
    const snapshot = appAfter(templateWith({ app: image('a') }), { triggers: triggered })
    const deployments = { ok: true as const, value: [...valueOr(snapshot.deployments, []), other] }
    const { effects, pins } = planOf(revert({ ...snapshot, deployments }))
    expect(effects.map(({ workload }) => workload.name)).toEqual(['app'])
    expect(pins).toBeNull()
  })

  it('restores the whole template of a revision, and offers to take only its image', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }, { restartPolicy: 'Always' }), {
      triggers: triggered,
    })
    const plan = planOf(revert(snapshot))
    const [images] = plan.alternatives
    expect(plan).toMatchObject({
      way: 'Revision 1, with its whole pod template',
      confirm: 'Pause and move one workload',
      alternatives: [{ sentence: 'Only the image of revision 1' }],
    })
    expect(plan.templateDiff.some(({ kind }) => kind === 'added')).toBe(true)
    if (images?.request.action !== 'revert') throw new Error('It offers another action.')
    const alone = planOf(planRevert(snapshot, images.request, AUTHOR, registrySays(upToDate(digest('a')))))
    expect(alone).toMatchObject({ templateDiff: [], pins: 'worker:prod', effects: [{ to: digest('a') }] })
  })

  it('is refused where the registry has lost the image of the pin', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }), { triggers: triggered })
    expect(refusalOf(revert(snapshot, APP, 1, null, GONE))).toMatchObject({
      code: 'digest-gone',
      ways: [{ request: { action: 'revert', way: 'pause' } }],
    })
  })

  it.each([
    ['is not in the history of the tag', templateWith({ app: image('9') }), triggered],
    ['names another tag', templateWith({ app: 'quay.io/packit/worker:v1' }), triggered],
    ['is fed from another namespace', templateWith({ app: image('a') }), fromElsewhere],
  ])('pauses the trigger where the image %s, since no pin does it', (_, template, triggers) => {
    const snapshot = appAfter(template, { triggers })
    expect(planOf(revert(snapshot))).toMatchObject({
      confirm: 'Pause and move one workload',
      way: null,
      alternatives: [],
    })
  })

  it('pauses the trigger of a tag that imports nothing', () => {
    const pushed = streamOf('worker', {
      status: followingStream('worker', [digest('b'), digest('a')]).status ?? {},
    })
    const snapshot = appAfter(templateWith({ app: image('a') }), { triggers: triggered })
    const imageStreams = { ok: true as const, value: [pushed] }
    expect(planOf(revert({ ...snapshot, imageStreams })).confirm).toBe('Pause and move one workload')
  })
})

describe('a revert by a pause', () => {
  const [a, b] = [digest('a'), digest('b')]
  const triggers = [{ note: 'kept', ...triggered[0] }, triggerOf('worker:stg', 'proxy')]
  const images = { app: image('b'), proxy: 'nginx:1' }
  const older = templateWith({ app: image('a'), proxy: 'nginx:1' })
  const paused = (template = older, members: Partial<Parameters<typeof deploymentOf>[1]> = {}) =>
    planOf(revert(appAfter(template, { images, triggers, ...members }), APP, 1, 'pause'))

  it('is one patch of the template and of that trigger, without the old annotations', () => {
    expect(stepOf(paused()).body).toEqual([
      { op: 'replace', path: '/metadata/resourceVersion', value: '200' },
      { op: 'replace', path: '/spec/template', value: older },
      {
        op: 'replace',
        path: '/metadata/annotations/image.openshift.io~1triggers',
        value: JSON.stringify([{ ...triggers[0], paused: true }, triggers[1]]),
      },
    ])
  })

  it('moves only that workload, and the pin is offered', () => {
    expect(paused()).toMatchObject({
      title: 'Move app back to revision 1',
      way: 'Pause the image trigger of app',
      effects: [{ workload: APP, container: 'app', from: b, to: a }],
      warnings: ['app has several containers: only app changes, proxy stays.'],
      alternatives: [{ sentence: 'Pin worker:prod', request: { way: null } }],
      undo: { action: 'resume', triggers: [{ workload: APP, container: 'app' }] },
    })
  })

  it('has no undo where more than the image changes', () => {
    const template = templateWith({ app: image('a'), proxy: 'nginx:1' }, { restartPolicy: 'Always' })
    expect(paused(template).undo).toBeNull()
    expect(paused(template).templateDiff.some(({ kind }) => kind === 'added')).toBe(true)
  })

  it('warns that the registry has lost the image, which nodes may still have', () => {
    const snapshot = appAfter(older, { images, triggers })
    expect(planOf(revert(snapshot, APP, 1, 'pause', GONE)).warnings).toContain(
      'Only nodes that already have aaaaaaaa can run it. Not found in the registry: “not found”.',
    )
  })

  it('is the way for several tags, which are resumed together', () => {
    const stg = followingStream('proxy', [digest('d'), digest('c')])
    const both = [triggerOf('worker:prod', 'app'), triggerOf('proxy:prod', 'proxy')]
    const proxy = (digit: string) => `quay.io/packit/proxy@${digest(digit)}`
    const snapshot = appAfter(templateWith({ app: image('a'), proxy: proxy('c') }), {
      images: { app: image('b'), proxy: proxy('d') },
      triggers: both,
    })
    const imageStreams = { ok: true as const, value: [...valueOr(snapshot.imageStreams, []), stg] }
    const plan = planOf(revert({ ...snapshot, imageStreams }))
    expect(plan).toMatchObject({ pins: null, alternatives: [] })
    expect(plan.steps.map(({ sentence }) => sentence)).toEqual([
      'Set Deployment app to revision 1 and pause its image triggers, in one patch.',
    ])
  })

  it('deletes the pod that blocks a StatefulSet', () => {
    const statefulSets = [answered('StatefulSet', 'statefulset-broken-pod', 3)]
    const pods = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
    const revisions = answered('ControllerRevisionList', 'rollout-history', 19).items ?? []
    const snapshot = recordedSnapshot({ statefulSets, pods, controllerRevisions: revisions })
    const { steps } = planOf(revert(snapshot, WORKER, 3, 'pause'))
    expect(steps.map(({ request }) => request.method)).toEqual(['PATCH', 'DELETE'])
  })
})

describe('a revert to an image', () => {
  const to = (snapshot: Snapshot, target: RevertRequest['to'], way: RevertRequest['way'] = null) =>
    planRevert(snapshot, { ...revertWorkload(APP), to: target, way }, AUTHOR, registrySays(upToDate('')))
  const older = templateWith({ app: image('a') }, { restartPolicy: 'Always' })

  it('of a revision changes that image and nothing else', () => {
    const plan = planOf(to(appAfter(older), { digest: digest('a') }))
    expect(stepOf(plan).body).toEqual([
      { op: 'replace', path: '/metadata/resourceVersion', value: '200' },
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('a') },
    ])
    expect(plan).toMatchObject({ title: 'Move app back to aaaaaaaa', templateDiff: [], warnings: [] })
    expect(plan.undo).toEqual({ ...revertWorkload(APP), to: { revision: 2 }, way: null })
  })

  it('that ran before says why it was chosen', () => {
    const plan = planOf(to(appAfter(older, { triggers: triggered }), 'before'))
    expect(plan).toMatchObject({
      request: { to: { digest: digest('a') } },
      title: 'Move app back to aaaaaaaa',
      pins: 'worker:prod',
      because: 'aaaaaaaa ran for 24 h.',
    })
  })

  it('that ran before only deletes the pod in the way where the template is good', () => {
    const statefulSets = [answered('StatefulSet', 'statefulset-broken-pod', 8)]
    const pods = answered('PodList', 'statefulset-broken-pod', 9).items ?? []
    const request = { ...revertWorkload(WORKER), to: 'before', way: null } as const
    const snapshot = recordedSnapshot({ statefulSets, pods })
    const plan = planOf(planRevert(snapshot, request, AUTHOR, registrySays(upToDate(''))))
    expect(plan).toMatchObject({
      title: 'Release packit-worker-short-running from packit-worker-short-running-1',
      because: expect.stringContaining('only packit-worker-short-running-1 is in the way') as string,
      effects: [],
      steps: [{ request: { method: 'DELETE' }, after: null }],
    })
  })

  it('that is unknown is refused', () => {
    expect(refusalOf(to(appAfter(older), { digest: digest('f') })).message).toBe(
      'ffffffff is neither in the history of a tag that feeds app nor in one of its revisions. Choose an image from there.',
    )
  })

  it('that ran before is refused where there is none', () => {
    expect(refusalOf(to(appAfter(templateWith({ app: image('b') })), 'before')).code).toBe('nothing-before')
  })
})

describe('an undo of a triggered workload holds', () => {
  it.each<[string, PodTemplate, Partial<Parameters<typeof deploymentOf>[1]>]>([
    [
      'where the trigger is paused',
      templateWith({ app: image('a') }),
      { triggers: [triggerOf('worker:prod', 'app', { paused: true })] },
    ],
    ['where the trigger is malformed', templateWith({ app: image('a') }), { triggers: '[{' }],
    [
      'where it leaves the image as it is',
      templateWith({ app: image('b') }, { restartPolicy: 'Never' }),
      { triggers: fromElsewhere },
    ],
    [
      'where the revision has the newest image',
      templateWith({ app: image('b') }),
      { triggers: triggered, images: { app: image('a') } },
    ],
    [
      'where the revision names the tag of the trigger',
      templateWith({ app: 'worker:prod' }),
      { triggers: triggered },
    ],
  ])('%s', (_, template, members) => {
    expect(revert(appAfter(template, members), APP, 1).ok).toBe(true)
  })
})

describe('an undo is refused', () => {
  it('for an unknown workload', () => {
    expect(
      refusalOf(revert(recordedSnapshot(), { kind: 'StatefulSet', name: 'packit-service' }, 1)),
    ).toMatchObject({
      code: 'not-found',
      message: 'There is no StatefulSet packit-service.',
    })
  })

  it('for a revision that it does not keep', () => {
    expect(refusalOf(revert(recordedSnapshot(), SERVICE, 99))).toMatchObject({
      code: 'not-found',
      message:
        'packit-service has no revision 99; it keeps 3, 2, 1. Old revisions are pruned, and a revert gives its revision a new number. Choose a revision on the page of packit-service.',
    })
    expect(refusalOf(revert(recordedSnapshot({ replicaSets: [] }), SERVICE, 1)).message).toMatch(
      /^packit-service has no revision 1\. .* Choose a revision on the page of packit-service\.$/,
    )
  })

  it.each([SERVICE, WORKER])('of $kind $name to the template that it has', (key) => {
    expect(refusalOf(revert(recordedSnapshot(), key, 3)).code).toBe('nothing-to-do')
  })

  it('of a paused Deployment, and says how to resume it', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }), { spec: { paused: true } })
    expect(refusalOf(revert(snapshot, APP, 1))).toMatchObject({
      code: 'paused',
      message: expect.stringContaining('oc rollout resume deployment/app -n packit-prod') as string,
    })
  })
})

describe('the fingerprint of an undo', () => {
  const print = (template: PodTemplate, touch = (app: Deployment) => app) => {
    const snapshot = appAfter(template)
    const deployments = snapshot.deployments.ok ? snapshot.deployments.value.map(touch) : []
    return planOf(revert({ ...snapshot, deployments: { ok: true, value: deployments } }, APP, 1)).fingerprint
  }
  const template = templateWith({ app: image('a') })

  it('stays when only the resourceVersion changes', () => {
    const touched = print(template, ({ metadata, ...app }) => ({
      ...app,
      metadata: { ...metadata, resourceVersion: '999' },
    }))
    expect(touched).toBe(print(template))
  })

  it('changes when the template changes', () => {
    const restarting = (restartPolicy: string) => print(templateWith({ app: image('a') }, { restartPolicy }))
    expect(restarting('Never')).not.toBe(restarting('OnFailure'))
  })

  it('changes when the image of the workload changes', () => {
    const moved = print(template, ({ spec, ...app }) => ({
      ...app,
      spec: { ...spec, template: templateWith({ app: image('c') }) },
    }))
    expect(moved).not.toBe(print(template))
  })
})
