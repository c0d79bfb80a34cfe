import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageStream, ObjectReference, Pod, StatefulSet } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { answered, recordedSnapshot } from '#lib/domain/testing/recorded-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import { chronicleWith, imageFact } from '#lib/domain/testing/test-facts'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  runningAgain,
  snapshotOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { Answer } from '#lib/domain/answer'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { PinRequest } from '#lib/plan/actions/pin/pin-part'
import { planPin } from '#lib/plan/actions/pin/plan-pin'
import type { Author } from '#lib/plan/plan'
import { GONE, planOf, refusalOf, stepOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const author: Author = { by: 'Operator', at: '2026-11-23T18:30:00.000Z', reason: 'The new one crashes' }
const [a, b, c] = [digest('a'), digest('b'), digest('c')]
const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })

const request = (to: string, stream = 'worker', tag = 'prod', until: string | null = null): PinRequest => {
  return { action: 'pin', stream, tag, digest: to, until }
}
const pin = (snapshot: Snapshot, to: string, stream = 'worker', tag = 'prod', by = author) =>
  planPin(snapshot, tagIn(snapshot, stream, tag), request(to, stream, tag), by, registrySays(upToDate(to)))

/** `worker:prod` with images c, b and a, newest first, which feeds the Deployments. */
function fedBy(...deployments: ReturnType<typeof deploymentOf>[]): Snapshot {
  return snapshotOf({ imageStreams: [followingStream('worker', [c, b, a])], deployments })
}

function fedByAnd(other: ImageStream, deployment: ReturnType<typeof deploymentOf>): Snapshot {
  return snapshotOf({
    imageStreams: [followingStream('worker', [c, b, a]), other],
    deployments: [deployment],
  })
}

function consumer(name: string, image: string, members: Partial<Parameters<typeof deploymentOf>[1]> = {}) {
  const triggers = [triggerOf('worker:prod', 'app')]
  return deploymentOf(name, { images: { app: `quay.io/packit/worker@${image}` }, triggers, ...members })
}

describe('a pin to an image that was pruned from the stream', () => {
  const gone = digest('9')
  const pruned = imageFact({ image: gone, importedAt: '2026-11-01T02:00:00Z' })
  const observed = { ...fedBy(consumer('worker', c)), chronicle: chronicleWith(pruned) }
  const planWith = (answer: ReturnType<typeof registrySays>) =>
    planPin(observed, tagIn(observed, 'worker', 'prod'), request(gone), author, answer)

  it('is offered where the registry still has it, and says so', () => {
    const plan = planOf(planWith(registrySays(upToDate(gone))))
    expect(plan.warnings).toContain('99999999 was pruned from worker:prod: the pin imports it again.')
    expect(plan.effects).toMatchObject([{ container: 'app', to: gone }])
    expect(stepOf(plan).body).toMatchObject({ tag: { from: { name: `quay.io/packit/worker@${gone}` } } })
  })

  it('is refused where the registry has it no longer, or nobody remembers it', () => {
    expect(refusalOf(planWith(registrySays(GONE))).code).toBe('digest-gone')
    expect(refusalOf(pin(fedBy(consumer('worker', c)), gone)).code).toBe('not-found')
  })
})

describe('the plan of a pin', () => {
  const older = 'sha256:fd58b109388df8d73d5bbea8c91483509b440d1c06c1be9dc170c35e3ba22b1f'

  it('is one merge patch of the tag, as recorded', () => {
    const { request } = recorded('tag-annotations')[6] ?? {}
    const step = stepOf(planOf(pin(recordedSnapshot(), older, 'tokman')))
    expect(step).toMatchObject({
      method: request?.method,
      path: request?.path,
      contentType: 'application/merge-patch+json',
      body: { ...request?.body, metadata: { resourceVersion: '977' } },
    })
  })

  it('records who, when, why and the old source', () => {
    expect(stepOf(planOf(pin(recordedSnapshot(), older, 'tokman'))).body).toMatchObject({
      metadata: {
        annotations: {
          'quayside.io/pinned-by': 'Operator',
          'quayside.io/pinned-at': '2026-11-23T18:30:00.000Z',
          'quayside.io/pin-reason': 'The new one crashes',
          'quayside.io/pinned-until': null,
          'quayside.io/pinned-digest': older,
          'quayside.io/follows': '127.0.0.1:5000/packit/tokman:prod',
        },
      },
    })
  })

  it('removes the reason of an earlier pin, and keeps the source from before it', () => {
    const stream = followingStream('worker', [b, a])
    const annotations = { 'quayside.io/follows': 'quay.io/packit/worker:prod', 'quayside.io/pin-reason': 'x' }
    const from = { kind: 'DockerImage', name: `quay.io/packit/worker@${b}` }
    const pinned = { ...stream, spec: { tags: [{ name: 'prod', from, annotations }] } }
    const plan = planOf(
      pin(snapshotOf({ imageStreams: [pinned] }), a, 'worker', 'prod', { ...author, reason: '' }),
    )
    expect(stepOf(plan).body).toMatchObject({
      metadata: {
        annotations: { 'quayside.io/pin-reason': null, 'quayside.io/follows': 'quay.io/packit/worker:prod' },
      },
    })
  })

  it('changes only the resourceVersion, its own annotations and the source', () => {
    const members = fc.record({
      by: fc.string(),
      reason: fc.string(),
      to: fc.constantFrom(a, b, c),
      scheduled: fc.boolean(),
      own: fc.dictionary(fc.string(), fc.string()),
    })
    fc.assert(
      fc.property(members, ({ by, reason, to, scheduled, own }) => {
        const stream = followingStream('worker', [c, b, a])
        const tags =
          stream.spec?.tags?.map((tag) => ({ ...tag, annotations: own, importPolicy: { scheduled } })) ?? []
        const snapshot = snapshotOf({ imageStreams: [{ ...stream, spec: { tags } }] })
        const { body } = stepOf(planOf(pin(snapshot, to, 'worker', 'prod', { ...author, by, reason })))
        expect(body).toEqual({
          metadata: {
            resourceVersion: '100',
            annotations: {
              'quayside.io/pinned-by': by,
              'quayside.io/pinned-at': author.at,
              'quayside.io/pin-reason': reason === '' ? null : reason,
              'quayside.io/pinned-until': null,
              'quayside.io/pinned-digest': to,
              'quayside.io/follows': 'quay.io/packit/worker:prod',
            },
          },
          tag: { from: { kind: 'DockerImage', name: `quay.io/packit/worker@${to}` } },
        })
      }),
    )
  })

  it('gives the command that does the same, with the record of the pin', () => {
    const { commands, steps } = planOf(pin(fedBy(), a))
    const patch = /^oc patch istag\/worker:prod -n packit-prod --type=merge -p '(.*)'$/.exec(
      commands[0] ?? '',
    )
    const { metadata, ...body } = JSON.parse(patch?.[1] ?? '') as { metadata: object }
    expect({ ...body, metadata: { resourceVersion: '100', ...metadata } }).toEqual(steps[0]?.request.body)
  })

  it('says what is true afterwards', () => {
    const { title, confirm, afterwards, newest, preconditions } = planOf(pin(fedBy(consumer('app', c)), a))
    expect({ title, confirm, newest, preconditions }).toEqual({
      title: 'Pin worker:prod to aaaaaaaa',
      confirm: 'Pin and move one workload',
      newest: c,
      preconditions: [{ object: 'ImageStream worker', resourceVersion: '100' }],
    })
    expect(afterwards[0]).toContain('worker:prod no longer follows the registry')
  })

  it('can pin the newest image, so that no newer one arrives', () => {
    expect(planOf(pin(fedBy(consumer('app', c)), c))).toMatchObject({
      confirm: 'Pin',
      effects: [],
      warnings: [],
    })
  })
})

describe('a pin moves', () => {
  it('every workload that the tag feeds, and no other', () => {
    const other = deploymentOf('other', { images: { app: 'x' }, triggers: [triggerOf('worker:stg', 'app')] })
    const { effects, confirm } = planOf(
      pin(fedBy(consumer('one', c), consumer('two', b), consumer('same', a), other), a),
    )
    expect(effects).toEqual([
      { workload: { kind: 'Deployment', name: 'one' }, container: 'app', from: c, to: a },
      { workload: { kind: 'Deployment', name: 'two' }, container: 'app', from: b, to: a },
    ])
    expect(confirm).toBe('Pin and move 2 workloads')
  })

  it('a StatefulSet as it was recorded', () => {
    const to = 'sha256:6c045af466d9da9c3aa8fde72fb38274ff8abb6804c4e88bf96ea56e81dbfdeb'
    expect(planOf(pin(recordedSnapshot(), to, 'packit-worker')).effects).toEqual([
      {
        workload: { kind: 'StatefulSet', name: 'packit-worker-short-running' },
        container: 'packit-worker',
        from: 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b',
        to,
      },
    ])
  })

  it('every container that the tag feeds, and counts their workload once', () => {
    const image = `quay.io/packit/worker@${c}`
    const triggers = [triggerOf('worker:prod', 'app'), triggerOf('worker:prod', 'beat')]
    const plan = planOf(pin(fedBy(consumer('app', c, { images: { app: image, beat: image }, triggers })), a))
    expect(plan.effects.map(({ container }) => container)).toEqual(['app', 'beat'])
    expect(plan.confirm).toBe('Pin and move one workload')
  })

  it('what an alias of the tag feeds, and an alias of that one', () => {
    const alias = (name: string, of: string) => ({ name, from: { kind: 'ImageStreamTag', name: of } })
    const stream = followingStream('worker', [c, a])
    const tags = [
      ...(stream.spec?.tags ?? []),
      alias('current', 'prod'),
      alias('now', 'worker:current'),
      alias('round', 'round'),
    ]
    const triggers = [triggerOf('worker:now', 'app')]
    const snapshot = {
      ...fedBy(consumer('aliased', c, { triggers })),
      imageStreams: { ok: true as const, value: [{ ...stream, spec: { tags } }] },
    }
    expect(planOf(pin(snapshot, a)).effects).toMatchObject([{ workload: { name: 'aliased' }, to: a }])
  })

  it('no workload whose trigger is paused or malformed, and says why', () => {
    const paused = consumer('paused', c, { triggers: [triggerOf('worker:prod', 'app', { paused: true })] })
    const broken = consumer('broken', c, {
      triggers: [triggerOf('worker:prod', 'app'), triggerOf('worker:prod', 'gone')],
    })
    const { effects, warnings } = planOf(pin(fedBy(paused, broken), a))
    expect(effects).toEqual([])
    expect(warnings).toEqual([
      expect.stringMatching(/^broken does not move: its triggers are ignored\. Trigger 2 of .* no container/),
      'paused does not move: its image trigger is paused.',
    ])
  })

  it('no container that a later trigger of the same workload also writes', () => {
    const byPlace = { ...triggerOf('other:prod', 'app'), fieldPath: 'spec.template.spec.containers[0].image' }
    const other = followingStream('other', [c], 'quay.io/packit/worker')
    const twice = consumer('twice', c, { triggers: [triggerOf('worker:prod', 'app'), byPlace] })
    const { effects, warnings } = planOf(pin(fedByAnd(other, twice), a))
    expect(effects).toEqual([])
    expect(warnings).toContain(
      'twice does not move: another image trigger also writes container app, after this one.',
    )
  })
})

describe('a pin warns', () => {
  it('of a Deployment that is down during the rollout, and of a rollout in progress', () => {
    const moving = consumer('app', c, {
      spec: { strategy: { type: 'Recreate' } },
      status: { availableReplicas: 0 },
    })
    expect(planOf(pin(fedBy(moving), a)).warnings).toEqual([
      'app is down during the rollout: its strategy is Recreate.',
      'A rollout of app is in progress.',
    ])
  })

  it('of pods that stay until somebody deletes them', () => {
    const set = answered('StatefulSet', 'rollout-history', 6)
    const statefulSets: StatefulSet[] = [
      { ...set, spec: { ...set.spec, updateStrategy: { type: 'OnDelete' } } },
    ]
    const to = 'sha256:6c045af466d9da9c3aa8fde72fb38274ff8abb6804c4e88bf96ea56e81dbfdeb'
    expect(planOf(pin(recordedSnapshot({ statefulSets }), to, 'packit-worker')).warnings).toEqual([
      'packit-worker:prod is in a manifest: applying the manifest again undoes the pin. Change the manifest too.',
      'Pods of packit-worker-short-running stay as they are until they are deleted.',
    ])
  })

  it('that the manifest of a stream removes it, where the manifest names the tag', () => {
    const manifest = (tag: string) => JSON.stringify({ spec: { tags: [{ name: tag, from: {} }] } })
    const warningsOf = (lastApplied: string) => {
      const stream = followingStream('worker', [b, a])
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied }
      const metadata = { ...stream.metadata, annotations }
      return planOf(pin(snapshotOf({ imageStreams: [{ ...stream, metadata }] }), a)).warnings
    }
    expect(warningsOf(manifest('prod'))).toEqual([
      'worker:prod is in a manifest: applying the manifest again undoes the pin. Change the manifest too.',
    ])
    expect(warningsOf(manifest('stg'))).toEqual([])
    expect(warningsOf('{"spec":')).toEqual([])
  })

  it('that other containers of a workload stay as they are', () => {
    const images = { app: `quay.io/packit/worker@${c}`, proxy: 'nginx:1' }
    expect(planOf(pin(fedBy(consumer('app', c, { images })), a)).warnings).toEqual([
      'app has several containers: only app changes, proxy stays.',
    ])
  })

  it('that the registry could not be asked', () => {
    const tag = tagIn(fedBy(), 'worker', 'prod')
    expect(planOf(planPin(fedBy(), tag, request(a), author, registrySays(DOWN))).warnings).toEqual([
      'The registry could not be checked, so it may no longer have this image. The server behind it is not available.',
    ])
  })

  it('of an alias that stops being one, and keeps no namespace', () => {
    const from: ObjectReference = { kind: 'ImageStreamTag', name: 'base:prod', namespace: 'shared' }
    const stream = { ...followingStream('worker', [b, a]), spec: { tags: [{ name: 'prod', from }] } }
    const plan = planOf(pin(snapshotOf({ imageStreams: [stream] }), a))
    expect(plan.warnings).toEqual(['worker:prod stops being an alias of shared/base:prod.'])
    expect(stepOf(plan).body).toMatchObject({
      metadata: {
        annotations: {
          'quayside.io/follows': '{"kind":"ImageStreamTag","name":"base:prod","namespace":"shared"}',
        },
      },
      tag: { from: { kind: 'DockerImage', namespace: null } },
    })
  })

  it('of a manifest list, and moves to the image that the cluster takes from it', () => {
    const snapshot = fedBy(consumer('app', c))
    const { effects, warnings } = planOf(
      planPin(
        snapshot,
        tagIn(snapshot, 'worker', 'prod'),
        request(a),
        author,
        registrySays(upToDate(digest('9'))),
      ),
    )
    expect(effects).toMatchObject([{ to: digest('9') }])
    expect(warnings[0]).toContain('aaaaaaaa is a manifest list')
  })
})

describe('a pin for a stuck StatefulSet', () => {
  const good = 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b'
  const set = answered('StatefulSet', 'statefulset-broken-pod', 3)
  const [first, broken] = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
  const stuck = (pods: (Pod | undefined)[], statefulSet = set) =>
    recordedSnapshot({ statefulSets: [statefulSet], pods: pods.filter((pod) => pod !== undefined) })

  it('deletes only the broken pod, after the template is good', () => {
    const { steps, commands } = planOf(pin(stuck([first, broken]), good, 'packit-worker'))
    const { request } = recorded('statefulset-broken-pod')[12] ?? {}
    expect(steps.slice(1)).toEqual([
      {
        sentence:
          'Delete packit-worker-short-running-1, which is broken and blocks packit-worker-short-running; it comes back with the new image.',
        request: {
          method: request?.method,
          path: request?.path,
          contentType: 'application/json',
          body: {
            apiVersion: 'v1',
            kind: 'DeleteOptions',
            preconditions: { uid: '75c3f48b-f61b-4a7c-87d8-b37c70099336' },
          },
        },
        after: {
          workload: { kind: 'StatefulSet', name: 'packit-worker-short-running' },
          images: [{ container: 'packit-worker', image: good }],
          template: null,
          sentence: 'Wait until the pod template of packit-worker-short-running has changed.',
        },
      },
    ])
    expect(commands.slice(1)).toEqual([
      `until oc get statefulset/packit-worker-short-running -n packit-prod -o jsonpath='{.spec.template.spec}' | grep -qF ${good}; do sleep 1; done`,
      'oc delete pod packit-worker-short-running-1 -n packit-prod',
    ])
  })

  it('is the same plan while the pod is ready between two crashes', () => {
    const between = broken && runningAgain(broken, '2026-11-23T18:29:40Z')
    const planOfPods = (pod: typeof broken) => planOf(pin(stuck([first, pod]), good, 'packit-worker'))
    expect(planOfPods(between).steps).toHaveLength(2)
    expect(planOfPods(between).fingerprint).toBe(planOfPods(broken).fingerprint)
  })

  it('is the same plan for another broken pod of the same name', () => {
    const anew = broken && { ...broken, metadata: { ...broken.metadata, uid: 'another' } }
    const print = (pod: typeof broken) => planOf(pin(stuck([first, pod]), good, 'packit-worker')).fingerprint
    expect(print(anew)).toBe(print(broken))
    expect(print(undefined)).not.toBe(print(broken))
  })

  it('deletes no pod of a StatefulSet that recovers by itself', () => {
    const parallel: StatefulSet = { ...set, spec: { ...set.spec, podManagementPolicy: 'Parallel' } }
    expect(planOf(pin(stuck([first, broken], parallel), good, 'packit-worker')).steps).toHaveLength(1)
  })
})

describe('a pin with a review date', () => {
  const until = '2026-12-01T22:59:59Z'
  const print = (of: PinRequest, lookUp = upToDate(a)) =>
    planOf(planPin(fedBy(), tagIn(fedBy(), 'worker', 'prod'), of, author, registrySays(lookUp)))

  it('records it, and says that nothing moves by itself', () => {
    const plan = print(request(a, 'worker', 'prod', until))
    expect(stepOf(plan).body).toMatchObject({
      metadata: { annotations: { 'quayside.io/pinned-until': until } },
    })
    expect(plan.afterwards[1]).toBe(
      'After the review date, the pin is shown as overdue. Nothing moves by itself.',
    )
    expect(plan.fingerprint).not.toBe(print(request(a)).fingerprint)
  })
})

describe('a pin is undone', () => {
  const undoOf = (name: string, annotations: Record<string, string> = {}) => {
    const stream = followingStream('worker', [c, b, a])
    const tags = [{ name: 'prod', from: { kind: 'DockerImage', name }, annotations }]
    return planOf(pin(snapshotOf({ imageStreams: [{ ...stream, spec: { tags } }] }), a)).undo
  }
  const follow = { action: 'follow', stream: 'worker', tag: 'prod' }

  it('by following its old source again', () => {
    expect(undoOf('quay.io/packit/worker:prod')).toEqual(follow)
  })

  it('by the pin before it, with the same review date', () => {
    const until = '2026-12-01T22:59:59Z'
    const annotations = { 'quayside.io/follows': 'quay.io/x:y', 'quayside.io/pinned-until': until }
    expect(undoOf(`quay.io/packit/worker@${c}`, annotations)).toEqual({
      ...request(c),
      until,
    })
  })

  it('by following again where the pin before it was made with oc', () => {
    expect(undoOf(`quay.io/packit/worker@${c}`)).toEqual(follow)
  })
})

describe('a pin is refused', () => {
  it('to a digest that is not in the history', () => {
    expect(refusalOf(pin(fedBy(), digest('f')))).toEqual({
      code: 'not-found',
      message: 'ffffffff is not in the import history of worker:prod. Choose an image of the history.',
      ways: [],
    })
  })

  it('to the image that it is already pinned to', () => {
    const to = 'sha256:a2196e517364555679ddbb66f3b51d1ecb04a6ab61b74bce2f522e64f98f713e'
    expect(refusalOf(pin(kinds, to, 'kinds-of-tags', 'pinned')).code).toBe('nothing-to-do')
  })

  it('to an image that the registry no longer serves', () => {
    const planned = planPin(fedBy(), tagIn(fedBy(), 'worker', 'prod'), request(a), author, registrySays(GONE))
    expect(refusalOf(planned)).toMatchObject({
      code: 'digest-gone',
      message:
        'worker:prod cannot import aaaaaaaa. Not found in the registry: “not found”. Choose another image of the history.',
    })
  })

  it('to an image that the registry does not give without a login, with the pull secrets', () => {
    const message = 'Internal error occurred: quay.io/packit/worker: unauthorized: access is not authorized'
    const pullSecrets = { ok: true as const, names: ['quay'] }
    const failed = { state: 'failed' as const, reason: 'InternalError', message, pullSecrets }
    const says = registrySays({ ok: true, value: failed })
    const planned = planPin(fedBy(), tagIn(fedBy(), 'worker', 'prod'), request(a), author, says)
    expect(refusalOf(planned).message).toBe(
      `worker:prod cannot import aaaaaaaa. Registry login required: “${message}”. Pull secrets of the service account default: quay.`,
    )
  })

  it.each(['pushed', 'no-from', 'reference'])('for the tag %s, which imports nothing', (tag) => {
    const to = 'sha256:a2196e517364555679ddbb66f3b51d1ecb04a6ab61b74bce2f522e64f98f713e'
    expect(refusalOf(pin(kinds, to, 'kinds-of-tags', tag)).code).toBe('not-importable')
  })
})

describe('the fingerprint of a pin', () => {
  const print = (snapshot: Snapshot, to = a, by = author) =>
    planOf(pin(snapshot, to, 'worker', 'prod', by)).fingerprint
  const before = print(fedBy(consumer('app', c)))

  it('is sixteen hexadecimal digits', () => {
    expect(before).toMatch(/^[0-9a-f]{16}$/)
  })

  it('stays for another author, time and reason', () => {
    expect(print(fedBy(consumer('app', c)), a, { by: 'Other', at: '', reason: '' })).toBe(before)
  })

  it('stays when the resourceVersion and the status of objects change', () => {
    const stream = followingStream('worker', [c, b, a])
    const touched = { ...stream, metadata: { ...stream.metadata, resourceVersion: '101' } }
    const deployment = consumer('app', c)
    const snapshot = snapshotOf({
      imageStreams: [touched],
      deployments: [{ ...deployment, metadata: { ...deployment.metadata, resourceVersion: '201' } }],
    })
    expect(print(snapshot)).toBe(before)
  })

  it('stays when the health of a workload changes, as in a crash loop', () => {
    const rolling = fedBy(consumer('app', c, { status: { updatedReplicas: 0 } }))
    expect(planOf(pin(rolling, a, 'worker')).warnings).toContain('A rollout of app is in progress.')
    expect(print(rolling)).toBe(before)
  })

  it('stays when the registry refuses with another message, or cannot be checked for another reason', () => {
    const printOf = (check: Answer<RegistryCheck>) =>
      planOf(planPin(fedBy(), tagIn(fedBy(), 'worker', 'prod'), request(a), author, registrySays(check)))
        .fingerprint
    const other = { ...DOWN, error: { ...DOWN.error, message: 'Away for 3 s.' } }
    expect(printOf(other)).toBe(printOf(DOWN))
    expect(printOf(DOWN)).not.toBe(printOf(upToDate(a)))
  })

  it.each([
    ['another digest', fedBy(consumer('app', c)), b],
    ['another workload moves', fedBy(consumer('app', c), consumer('beat', c)), a],
    ['a workload runs another image', fedBy(consumer('app', b)), a],
  ])('changes for %s', (_, snapshot, to) => {
    expect(print(snapshot, to)).not.toBe(before)
  })
})
