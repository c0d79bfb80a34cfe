import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { ImageStream } from '#lib/kubernetes/objects'
import { digestOf } from '#lib/domain/pull-spec'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/test-objects'
import type { Plan } from '#lib/plan/plan'
import { planRevert } from '#lib/plan/plan-revert'
import type { RevertRequest } from '#lib/plan/revert'
import { TRIGGERS_PATH } from '#lib/plan/steps'
import { upToDate } from '#lib/plan/test-plans'

/** What the image trigger controller does, in as few words as it takes: it writes the newest image of a live trigger. */
type Trigger = { from: { name: string; namespace?: string }; fieldPath: string; paused?: boolean }

const APP = { kind: 'Deployment', name: 'app' } as const
const CONTAINERS = ['app', 'proxy'] as const
const pull = (stream: string, digit: string) => `quay.io/packit/${stream}@${digest(digit)}`
const letter = fc.constantFrom('a', 'b', 'c', 'd')

const trigger = fc.record({
  stream: fc.constantFrom('one', 'two'),
  members: fc.constantFrom({}, {}, { paused: true }, { paused: false }, { paused: 'false' }),
  namespace: fc.constantFrom(null, null, null, 'shared'),
})

const world = fc.record({
  histories: fc.tuple(fc.uniqueArray(letter, { minLength: 1 }), fc.uniqueArray(letter, { minLength: 1 })),
  triggers: fc.tuple(fc.option(trigger), fc.option(trigger)),
  now: fc.tuple(letter, letter),
  revised: fc.tuple(letter, letter),
  otherFields: fc.boolean(),
  to: fc.oneof(
    fc.constantFrom({ revision: 1 }, 'before' as const),
    letter.map((digit) => ({ digest: digest(digit) })),
  ),
  way: fc.constantFrom(null, null, 'pin' as const, 'pause' as const),
})

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

function build({ histories, triggers, now, revised, otherFields }: World) {
  const annotation = triggers.flatMap((each, index) => {
    if (each === null) return []
    const made = triggerOf(`${each.stream}:prod`, CONTAINERS[index] ?? '', each.members)
    const from = { kind: 'ImageStreamTag', name: `${each.stream}:prod` }
    return [each.namespace === null ? made : { ...made, from: { ...from, namespace: each.namespace } }]
  })
  const streamAt = (index: number) => triggers[index]?.stream ?? 'one'
  const images = { app: pull(streamAt(0), now[0]), proxy: pull(streamAt(1), now[1]) }
  const app = deploymentOf('app', { images, triggers: annotation })
  const containers = CONTAINERS.map((name, index) => ({
    name,
    image: pull(streamAt(index), revised[index] ?? ''),
  }))
  const template = {
    metadata: { labels: { component: 'app' } },
    spec: { ...(otherFields && { restartPolicy: 'Never' }), containers },
  }
  const imageStreams = [
    followingStream('one', histories[0].map(digest)),
    followingStream('two', histories[1].map(digest)),
  ]
  const replicaSets = [replicaSetOf(app, 2, 'bbb'), replicaSetOf(app, 1, 'aaa', template)]
  return snapshotOf({ imageStreams, deployments: [app], replicaSets })
}

type Model = { images: Record<string, string>; triggers: Trigger[]; newest: Record<string, string> }

/** The first step of a plan, done to what is there. */
function afterStep({ steps }: Plan, model: Model): Model {
  const { path, body } = steps[0]?.request ?? { path: '', body: {} }
  const pinned = /imagestreamtags\/(\w+)/.exec(path)?.[1]
  if (pinned !== undefined) {
    const { tag } = body as { tag: { from: { name: string } } }
    return { ...model, newest: { ...model.newest, [`${pinned}:prod`]: digestOf(tag.from.name) ?? '' } }
  }
  const changed = structuredClone(model)
  for (const { path: at, value } of body as { path: string; value: unknown }[]) {
    const index = /containers\/(\d)\/image$/.exec(at)?.[1]
    if (index !== undefined) changed.images[CONTAINERS[Number(index)] ?? ''] = digestOf(value as string) ?? ''
    if (at === '/spec/template') {
      const { spec } = value as { spec: { containers: { name: string; image: string }[] } }
      for (const { name, image } of spec.containers) changed.images[name] = digestOf(image) ?? ''
    }
    if (at === TRIGGERS_PATH) changed.triggers = JSON.parse(value as string) as Trigger[]
  }
  return changed
}

/** Images once the controller has looked; `?` is what only another namespace knows. */
function afterTriggers({ images, triggers, newest }: Model): Record<string, string> {
  const isMalformed = triggers.some(({ paused }) => typeof paused === 'string')
  const live = isMalformed ? [] : triggers.filter(({ paused }) => paused !== true)
  const written = live.map(({ from, fieldPath }) => {
    const container = CONTAINERS.find((name) => fieldPath.includes(`"${name}"`)) ?? ''
    return [container, from.namespace === undefined ? (newest[from.name] ?? '') : '?']
  })
  return { ...images, ...(Object.fromEntries(written) as Record<string, string>) }
}

it('no trigger takes a revert back, whichever way it goes', () => {
  let plans = 0
  fc.assert(
    fc.property(world, (given) => {
      const snapshot = build(given)
      const request: RevertRequest = { action: 'revert', workload: APP, to: given.to, way: given.way }
      const author = { by: 'Ola', at: '2026-11-24T03:00:00Z', reason: '' }
      const planned = planRevert(snapshot, request, author, (_tag, pullSpec) =>
        upToDate(digestOf(pullSpec) ?? ''),
      )
      if (!planned.ok) return
      plans += 1
      const [app] = snapshot.deployments.ok ? snapshot.deployments.value : []
      const [one, two] = (snapshot.imageStreams.ok ? snapshot.imageStreams.value : []).map(newestImage)
      const model: Model = {
        images: Object.fromEntries(CONTAINERS.map((name, index) => [name, digest(given.now[index] ?? '')])),
        triggers: JSON.parse(app?.metadata.annotations?.[TRIGGERS_ANNOTATION] ?? '[]') as Trigger[],
        newest: { 'one:prod': one ?? '', 'two:prod': two ?? '' },
      }
      const settled = afterTriggers(afterStep(planned.plan, model))
      for (const { container, to } of planned.plan.effects) expect(settled[container]).toBe(to)
    }),
    { numRuns: 400 },
  )
  expect(plans).toBeGreaterThan(100)
})

function newestImage({ status }: ImageStream): string {
  return status?.tags?.[0]?.items?.[0]?.image ?? ''
}
