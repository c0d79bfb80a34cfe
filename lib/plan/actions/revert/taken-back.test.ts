import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { ImageStream } from '#lib/kubernetes/objects'
import { digestIn, digestOf } from '#lib/domain/image/pull-spec'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
} from '#lib/domain/testing/test-objects'
import type { Plan } from '#lib/plan/plan'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import type { RevertRequest } from '#lib/plan/actions/revert/revert'
import { TRIGGERS_PATH } from '#lib/plan/steps/steps'
import { upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

/** What the image trigger controller does, in as few words as it takes: it writes the newest image of a live trigger. */
type Trigger = { from: { name: string; namespace?: string }; fieldPath: string; paused?: boolean }

const APP = { kind: 'Deployment', name: 'app' } as const
const STREAMS = ['one', 'two'] as const
const pull = (stream: string, digit: string) => `quay.io/packit/${stream}@${digest(digit)}`
const letter = fc.constantFrom('a', 'b', 'c', 'd')
const stream = fc.constantFrom(...STREAMS)

/** Containers in their order: another revision may have others, or the same ones elsewhere. */
const containers = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('app', 'app', 'proxy', 'other'), stream, digit: letter }),
  { minLength: 1, maxLength: 2, selector: ({ name }) => name },
)

const trigger = fc.record({
  stream,
  container: fc.constantFrom(
    ...['0', '1', '?(@.name=="app")', '?(@.name=="app")', '?(@.name=="proxy")', '?(@.name=="other")'],
  ),
  members: fc.constantFrom({}, {}, {}, { paused: true }, { paused: false }, { paused: 'false' }),
  namespace: fc.constantFrom(null, null, null, 'shared'),
})

const world = fc.record({
  histories: fc.tuple(fc.uniqueArray(letter), fc.uniqueArray(letter)),
  triggers: fc.uniqueArray(trigger, { maxLength: 2, selector: ({ container }) => container }),
  now: containers,
  revised: containers,
  otherFields: fc.boolean(),
  to: fc.oneof(
    fc.constantFrom({ revision: 1 }, { revision: 1 }, 'before' as const),
    letter.map((digit) => ({ digest: digest(digit) })),
  ),
  way: fc.constantFrom(null, null, 'pause' as const),
})

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

/** Of two triggers of one container the last one that is imported wins, which nobody can foretell. */
function areApart({ triggers, now, revised }: World): boolean {
  return [now, revised].every((containers) => {
    const led = triggers.map(({ container }) => containers[Number(container)]?.name ?? container)
    return !led.some((name, index) => led.some((other, at) => at !== index && other.includes(name)))
  })
}

function templateOf(of: World['now'], restartPolicy: object) {
  const made = of.map(({ name, stream, digit }) => ({ name, image: pull(stream, digit) }))
  return { metadata: { labels: { component: 'app' } }, spec: { ...restartPolicy, containers: made } }
}

function build({ histories, triggers, now, revised, otherFields }: World) {
  const annotation = triggers.map(({ stream, container, members, namespace }) => ({
    from: { kind: 'ImageStreamTag', name: `${stream}:prod`, ...(namespace !== null && { namespace }) },
    fieldPath: `spec.template.spec.containers[${container}].image`,
    ...members,
  }))
  const spec = { template: templateOf(now, {}) }
  const app = deploymentOf('app', { images: {}, triggers: annotation, spec })
  const older = templateOf(revised, otherFields ? { restartPolicy: 'Never' } : {})
  return snapshotOf({
    imageStreams: STREAMS.map((name, index) => followingStream(name, (histories[index] ?? []).map(digest))),
    deployments: [app],
    replicaSets: [replicaSetOf(app, 2, 'bbb'), replicaSetOf(app, 1, 'aaa', older)],
  })
}

type Model = { containers: Container[]; triggers: Trigger[]; newest: Record<string, string | undefined> }
type Container = { name: string; image: string }

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
    const container = changed.containers[Number(/containers\/(\d)\/image$/.exec(at)?.[1])]
    if (container) container.image = digestOf(value as string) ?? ''
    if (at === '/spec/template') changed.containers = imagesOf(value as ReturnType<typeof templateOf>)
    if (at === TRIGGERS_PATH) changed.triggers = JSON.parse(value as string) as Trigger[]
  }
  return changed
}

function imagesOf({ spec }: { spec: { containers: Container[] } }): Container[] {
  return spec.containers.map(({ name, image }) => ({ name, image: digestOf(image) ?? '' }))
}

/** `?` is an image that nobody here knows: of another namespace, or of an import that is still to come. */
function written({ containers, triggers, newest }: Model): Map<string, string> | null {
  if (triggers.some(({ paused }) => typeof paused === 'string')) return null
  const live = triggers.filter(({ paused }) => paused !== true)
  const found = live.map(({ from, fieldPath }) => {
    const [, index, name] = /\[(?:(\d)|.*"(.*)".*)\]/.exec(fieldPath) ?? []
    const container = name ?? containers[Number(index)]?.name
    const isThere = containers.some((each) => each.name === container)
    const image = from.namespace === undefined ? newest[from.name] : '?'
    return { container: isThere ? container : undefined, image }
  })
  const images = new Map<string, string>()
  for (const { container, image } of found) {
    // One that leads nowhere stops them all, unless its tag has no image (leftover-trigger.json).
    if (container === undefined && image !== undefined) return null
    if (container !== undefined) images.set(container, image ?? '?')
  }
  return images
}

/** What holds of a plan once the controller has looked, as long as nobody else does anything. */
function expectToHold({ effects, request, ...plan }: Plan, before: Model, after: Model) {
  const [wrote, writes] = [written(before), written(after)]
  if (wrote !== null) expect({ request, writes }).not.toEqual({ request, writes: null })
  const isPin = plan.steps[0]?.request.path.includes('imagestreamtags') === true
  for (const { name, image } of after.containers) {
    const effect = effects.find(({ container }) => container === name)
    const isAsBefore = before.containers.some((was) => was.name === name && was.image === image)
    // What an unknown image was written over before was that image.
    const isLeftAlone = isAsBefore && wrote?.get(name) === '?' && writes?.get(name) === '?'
    if (effect === undefined && (isPin || isLeftAlone)) continue
    expect([name, writes?.get(name) ?? image]).toEqual([name, digestIn(effect?.to ?? image)])
  }
}

it('no trigger reverses a revert, in either way', () => {
  let plans = 0
  fc.assert(
    fc.property(world.filter(areApart), (given) => {
      const snapshot = build(given)
      const request: RevertRequest = { ...revertWorkload(APP), to: given.to, way: given.way }
      const author = { by: 'Ola', at: '2026-11-24T03:00:00Z', reason: '' }
      const planned = planRevert(snapshot, request, author, (_tag, pullSpec) =>
        upToDate(digestOf(pullSpec) ?? ''),
      )
      if (!planned.ok) return
      plans += 1
      const [app] = snapshot.deployments.ok ? snapshot.deployments.value : []
      const [one, two] = (snapshot.imageStreams.ok ? snapshot.imageStreams.value : []).map(newestImage)
      const model: Model = {
        containers: imagesOf(templateOf(given.now, {})),
        triggers: JSON.parse(app?.metadata.annotations?.[TRIGGERS_ANNOTATION] ?? '[]') as Trigger[],
        newest: { 'one:prod': one, 'two:prod': two },
      }
      expectToHold(planned.plan, model, afterStep(planned.plan, model))
    }),
    { numRuns: 1000 },
  )
  expect(plans).toBeGreaterThan(300)
})

function newestImage({ status }: ImageStream): string | undefined {
  return status?.tags?.[0]?.items?.[0]?.image
}
