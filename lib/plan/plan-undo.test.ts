import { describe, expect, it } from 'vitest'
import type { Deployment, PodTemplate } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/recorded'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/recorded-objects'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  streamOf,
  triggerOf,
} from '#lib/domain/test-objects'
import { planUndo } from '#lib/plan/plan-undo'
import { planOf, refusalOf, stepOf } from '#lib/plan/test-plans'

const UNTRIGGERED = 'rollout-undo-without-trigger'
const APP = { kind: 'Deployment', name: 'app' } as const
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

describe('the plan of an undo', () => {
  it('puts back the template that oc puts back, and no annotation', () => {
    const deployments = [answered('Deployment', UNTRIGGERED, 20)]
    const replicaSets = answered('ReplicaSetList', UNTRIGGERED, 21).items ?? []
    const key = { kind: 'Deployment', name: 'no-trigger-deployment' } as const
    const { request } = recorded(UNTRIGGERED)[22] ?? {}
    const [template] = Array.isArray(request?.body) ? (request.body as object[]) : []
    expect(stepOf(planOf(planUndo(snapshotOf({ deployments, replicaSets }), key, 2)))).toEqual({
      method: 'PATCH',
      path: request?.path,
      contentType: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/metadata/resourceVersion', value: '2187' }, template],
    })
  })

  it('of a StatefulSet puts back the template of its ControllerRevision', () => {
    const statefulSets = [answered('StatefulSet', UNTRIGGERED, 3)]
    const controllerRevisions = answered('ControllerRevisionList', UNTRIGGERED, 4).items ?? []
    const key = { kind: 'StatefulSet', name: 'no-trigger-statefulset' } as const
    const plan = planOf(planUndo(snapshotOf({ statefulSets, controllerRevisions }), key, 1))
    const { $patch: _, ...value } = controllerRevisions[0]?.data?.spec?.template ?? {}
    expect(stepOf(plan)).toMatchObject({
      path: recorded(UNTRIGGERED)[5]?.request.path,
      body: [{ value: '2073' }, { op: 'replace', path: '/spec/template', value }],
    })
    expect(plan).toMatchObject({
      title: 'Undo no-trigger-statefulset to revision 1',
      confirm: 'Undo to revision 1',
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

  it('gives a command that a shell takes as it is', () => {
    const template = templateWith({ app: image('a') }, { nodeName: "it's; rm -rf $HOME" })
    const [command] = planOf(planUndo(appAfter(template), APP, 1)).commands
    expect(command).toMatch(/^oc patch deployment\/app -n packit-prod --type=json -p '\[\{"op":"replace"/)
    expect(command).toContain(`"it'\\''s; rm -rf $HOME"`)
    expect(command).not.toContain('resourceVersion')
  })

  it('changes init containers and other containers alike', () => {
    const init = { initContainers: [{ name: 'migrate', image: image('9') }] }
    const { effects } = planOf(
      planUndo(appAfter(templateWith({ app: image('a'), proxy: 'nginx:1' }, init)), APP, 1),
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
    const warning = 'Other fields than the image change as well; compare the two revisions first.'
    const warnings = (template: PodTemplate) => planOf(planUndo(appAfter(template), APP, 1)).warnings
    expect(warnings(templateWith({ app: image('a') }, { restartPolicy: 'Always' }))).toEqual([warning])
    expect(warnings(templateWith({ app: image('a') }))).toEqual([])
  })

  it('not so where an init container has another image and nothing else changes', () => {
    const withInit = (of: string) => ({ initContainers: [{ name: 'migrate', image: of }] })
    const spec = templateWith({ app: image('b') }, withInit('x:2'))
    const snapshot = appAfter(templateWith({ app: image('b') }, withInit('x:1')), {
      spec: { template: spec },
    })
    expect(planOf(planUndo(snapshot, APP, 1)).warnings).toEqual([
      'Container migrate of revision 1 names x:1, which means its newest image when it is written.',
    ])
  })

  it('that a short name means the newest image', () => {
    const { effects, warnings } = planOf(planUndo(appAfter(templateWith({ app: 'worker:prod' })), APP, 1))
    expect(warnings).toEqual([
      'Container app of revision 1 names worker:prod, which means its newest image when it is written.',
    ])
    expect(effects).toMatchObject([{ to: 'worker:prod' }])
  })

  it('of what its workload does meanwhile', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }), { spec: { strategy: { type: 'Recreate' } } })
    expect(planOf(planUndo(snapshot, APP, 1)).warnings).toEqual([
      'app is down while it changes: its strategy is Recreate.',
    ])
  })

  it('of triggers that are malformed, since they may be mended', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }), { triggers: '[{' })
    expect(planOf(planUndo(snapshot, APP, 1)).warnings).toEqual([
      'Its triggers are ignored until somebody mends them. image.openshift.io/triggers is not JSON.',
    ])
  })
})

describe('an undo that a trigger takes back', () => {
  it.each([
    [SERVICE, 'packit-service', '26e2d35ebb08dc9a1bd4f6aa82a6d51376ff5435e260a7808c66c055da7d9c65'],
    [WORKER, 'packit-worker', '8534463371c69269ca6a33eb2cb2ed8b8ec7000ccf1bdbe69d6f53e9f005b361'],
  ])('of $kind $name is refused, and the pin that holds is offered', (key, stream, hex) => {
    const { code, message, ways } = refusalOf(planUndo(recordedSnapshot(), key, 2))
    expect(code).toBe('trigger-takes-it-back')
    expect(message).toMatch(
      /would not hold: its image trigger writes the newest image of .* back within milliseconds/,
    )
    expect(ways).toEqual([
      {
        sentence: `Pin ${stream}:prod to ${hex.slice(0, 8)}`,
        request: { action: 'pin', stream, tag: 'prod', digest: `sha256:${hex}` },
      },
    ])
  })

  it.each([
    ['is not in the history of the tag', templateWith({ app: image('9') }), triggered],
    [
      'has a tag other than that of the trigger',
      templateWith({ app: 'quay.io/packit/worker:v1' }),
      triggered,
    ],
    ['is fed from another namespace', templateWith({ app: image('a') }), fromElsewhere],
  ])('has no way out where its image %s', (_, template, triggers) => {
    const { code, message, ways } = refusalOf(planUndo(appAfter(template, { triggers }), APP, 1))
    expect({ code, ways }).toEqual({ code: 'trigger-takes-it-back', ways: [] })
    expect(message).toContain('cannot be pinned from here')
  })

  it('offers no pin of a tag that imports nothing', () => {
    const pushed = streamOf('worker', {
      status: followingStream('worker', [digest('b'), digest('a')]).status ?? {},
    })
    const snapshot = appAfter(templateWith({ app: image('a') }), { triggers: triggered })
    const planned = planUndo({ ...snapshot, imageStreams: { ok: true, value: [pushed] } }, APP, 1)
    expect(refusalOf(planned)).toMatchObject({ code: 'trigger-takes-it-back', ways: [] })
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
    [
      'where the tag has no image',
      templateWith({ app: image('a') }),
      { triggers: [triggerOf('gone:prod', 'app')] },
    ],
  ])('%s', (_, template, members) => {
    expect(planUndo(appAfter(template, members), APP, 1).ok).toBe(true)
  })
})

describe('an undo is refused', () => {
  it('for an unknown workload', () => {
    expect(
      refusalOf(planUndo(recordedSnapshot(), { kind: 'StatefulSet', name: 'packit-service' }, 1)),
    ).toMatchObject({
      code: 'not-found',
      message: 'There is no StatefulSet packit-service.',
    })
  })

  it('for a revision that it does not keep', () => {
    expect(refusalOf(planUndo(recordedSnapshot(), SERVICE, 99))).toMatchObject({
      code: 'not-found',
      message:
        'packit-service has no revision 99; it keeps 3, 2, 1. Older ones are removed by its history limit.',
    })
    expect(refusalOf(planUndo(recordedSnapshot({ replicaSets: [] }), SERVICE, 1)).message).toBe(
      'packit-service has no revision 1. Older ones are removed by its history limit.',
    )
  })

  it.each([SERVICE, WORKER])('of $kind $name to the template that it has', (key) => {
    expect(refusalOf(planUndo(recordedSnapshot(), key, 3)).code).toBe('nothing-to-do')
  })

  it('of a paused Deployment, and says how to resume it', () => {
    const snapshot = appAfter(templateWith({ app: image('a') }), { spec: { paused: true } })
    expect(refusalOf(planUndo(snapshot, APP, 1))).toMatchObject({
      code: 'paused',
      message: expect.stringContaining('oc rollout resume deployment/app -n packit-prod') as string,
    })
  })
})

describe('the fingerprint of an undo', () => {
  const print = (template: PodTemplate, touch = (app: Deployment) => app) => {
    const snapshot = appAfter(template)
    const deployments = snapshot.deployments.ok ? snapshot.deployments.value.map(touch) : []
    return planOf(planUndo({ ...snapshot, deployments: { ok: true, value: deployments } }, APP, 1))
      .fingerprint
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

  it('changes when the workload meanwhile has another image', () => {
    const moved = print(template, ({ spec, ...app }) => ({
      ...app,
      spec: { ...spec, template: templateWith({ app: image('c') }) },
    }))
    expect(moved).not.toBe(print(template))
  })
})
