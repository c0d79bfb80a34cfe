import { valueOr, type ClusterError } from '#lib/domain/answer'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  APPS,
  deploymentOf,
  IMAGES,
  NAMESPACE,
  pause,
  startTestCluster,
  statefulSetOf,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../../fake-cluster/testing/test-cluster'
import { ocImport, ocTag, ocUndo, pauseTriggers } from '../../../../fake-cluster/testing/test-oc'
import { applyStep } from '#lib/cluster/request/apply'
import { connectionTo } from '#lib/cluster/request/connection'
import { readFresh } from '#lib/cluster/request/fresh-objects'
import { readSnapshot } from '#lib/cluster/testing/read-snapshot'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { isBroken } from '#lib/domain/workload/pods'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, sourceOf, tagsOf, type StreamTag, findTag } from '#lib/domain/image-stream/tag-source'
import { triggersOf } from '#lib/domain/workload/triggers'
import { digestIn } from '#lib/domain/image/pull-spec'
import { imageOf, containersOf } from '#lib/domain/workload/pod-template'
import {
  findWorkload,
  keyOf,
  workloadsOf,
  type Workload,
  type WorkloadKey,
} from '#lib/domain/workload/workload'
import type { Container, PodTemplate, TagReference } from '#lib/kubernetes/objects'
import { planInRounds } from '#lib/plan/plan-in-rounds'
import type { Plan, Planned, Step } from '#lib/plan/plan'
import { planAction, type SnapshotRequest } from '#lib/plan/actions/plan-action'
import { operationOf } from '#lib/plan/operation/operation-steps'
import { movedBy } from '#lib/plan/operation/operation-tag'
import { isMet } from '#lib/plan/effects/blocking-pods'
import { TRIGGERS_PATH, workloadPath, type PatchOperation } from '#lib/plan/steps/steps'
import { changesBesideImages } from '#lib/plan/effects/template-changes'
import { isOf } from '#lib/plan/effects/effect'
import type { Environment } from '#lib/server/config/parse'
import { askRegistry } from '#lib/server/environment/registry'
import { environmentOf } from '#lib/server/testing/test-environment'
import { subjectOf } from '#lib/plan/actions/actions'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'
import { keyOfWorkload } from '#lib/plan/actions/revert/scope'
import { consumersOfTags } from '#lib/plan/effects/consequences'

const AUTHOR = { by: 'Ola', at: '2026-11-24T03:00:00.000Z', reason: 'It crashes' }
const WORKER = 'quay.io/packit/worker:prod'
const PROXY = 'quay.io/packit/proxy:prod'

let cluster: TestCluster
let environment: Environment

beforeAll(async () => {
  cluster = await startTestCluster()
  environment = environmentOf('prod', {
    namespace: NAMESPACE,
    cluster: { server: cluster.url, tokenFile: writeTemporary('token', 'admin') },
  })
})
afterAll(() => cluster.stop())

const read = () => readSnapshot(connectionTo(environment.cluster), NAMESPACE, new Date())

/**
 * Two tags and an alias, which feed workloads of each kind, by the name of a container and by its place, and one workload that
 * no trigger feeds. Each has been at an older image.
 */
async function fill() {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  push('worker')
  push('proxy')
  const worker = streamOf('worker', 'prod', {
    importPolicy: { scheduled: true },
    annotations: { own: 'kept' },
  })
  const referencePolicy = { type: 'Local' as const }
  const alias = { name: 'current', from: { kind: 'ImageStreamTag', name: 'prod' }, referencePolicy }
  worker.spec?.tags?.push(alias)
  await cluster.call('POST', `${IMAGES}/imagestreams`, worker)
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('proxy', 'prod'))
  await settled()
  const [byPlace] = entriesOf(triggerOf('worker:prod', 'web'))
  const fieldPath = 'spec.template.spec.containers[0].image'
  const triggers = [{ ...byPlace, fieldPath }, ...entriesOf(triggerOf('proxy:prod', 'proxy'))]
  const web = deploymentOf('web', 'worker:prod', { 'image.openshift.io/triggers': JSON.stringify(triggers) })
  web.spec.template.spec?.containers?.push({ name: 'proxy', image: 'proxy:prod' })
  const short = statefulSetOf('short', 'worker:prod', triggerOf('worker:prod', 'short'))
  const aliased = deploymentOf('aliased', 'worker:current', triggerOf('worker:current', 'aliased'))
  const free = deploymentOf('free', `quay.io/packit/worker@${pushed.get('worker') ?? ''}`)
  const long = statefulSetOf('long', 'worker:prod', triggerOf('worker:prod', 'long'), 'Parallel')
  for (const set of [short, long]) await cluster.call('POST', `${APPS}/statefulsets`, set)
  for (const deployment of [web, aliased, free]) await cluster.call('POST', `${APPS}/deployments`, deployment)
  await settled()
  push('worker')
  push('proxy')
  await ocImport(cluster, 'proxy', 'prod', PROXY)
  await settled()
}

const entriesOf = (annotations: Record<string, string>) =>
  JSON.parse(Object.values(annotations)[0] ?? '[]') as object[]

/** What plans are about, as text: crashing pods never rest. */
function outline(snapshot: Snapshot): string {
  const streams = valueOr(snapshot.imageStreams, []).map(({ spec, status }) => [spec, status])
  return JSON.stringify([
    streams,
    imagesOf(snapshot),
    workloadsOf(snapshot).map(({ object }) => object.metadata.annotations),
  ])
}

/** The newest build of each repository. */
const pushed = new Map<string, string>()

const broken = new Set<string>()

function push(repository: string, isBroken = false) {
  const digest = cluster.push(`packit/${repository}`, 'prod', { broken: isBroken })
  pushed.set(repository, digest)
  if (isBroken) broken.add(digest)
}

/** Imports are asynchronous, and a scheduled one may still be to come. */
function isImported(snapshot: Snapshot): boolean {
  return allTags(snapshot).every((tag) => {
    const source = sourceOf(tag)
    const isDue = tag.spec?.importPolicy?.scheduled === true && source.kind === 'following'
    const isMissing = isDue && newestOf(tag)?.image !== pushed.get(tag.stream.metadata.name)
    return !isMissing && importStateOf(tag).state !== 'pending'
  })
}

/** Looks rather than time: the cluster lives in this process, and stands still with it on a busy machine. */
const QUIET_LOOKS = 6
const MOST_LOOKS = 2_000

async function settled(): Promise<Snapshot> {
  let snapshot = await read()
  for (let looks = 0, quiet = 0; quiet < QUIET_LOOKS; looks += 1) {
    await pause(10)
    const next = await read()
    // Two triggers of one container write it in turns, for ever.
    if (workloadsOf(next).some(isWrittenTwice)) return next
    if (looks > MOST_LOOKS) throw new Error(`It does not come to rest: ${outline(next)}`)
    quiet = outline(next) === outline(snapshot) && isImported(next) ? quiet + 1 : 0
    snapshot = next
  }
  return snapshot
}

/** `Deployment/web proxy` → image. */
function imagesOf(snapshot: Snapshot): Record<string, string | null> {
  const entries = workloadsOf(snapshot).flatMap(({ kind, object }) =>
    containersOf(object.spec.template).map(({ name }) => [
      `${keyOf({ kind, name: object.metadata.name })} ${name}`,
      imageOf(object.spec.template, name),
    ]),
  )
  return Object.fromEntries(entries) as Record<string, string | null>
}

const TAGS = [
  ['worker', 'prod', WORKER],
  ['worker', 'current', WORKER],
  ['proxy', 'prod', PROXY],
] as const

/** `pick` chooses among what there is at that moment. */
type Doing = {
  what: 'push' | 'push-broken' | 'import' | 'tag' | 'untag' | 'pause' | 'undo' | 'change' | 'act'
  pick: number
}

async function happen({ what, pick }: Doing) {
  const of = <T>(list: readonly T[]): T | undefined => list[pick % list.length]
  const snapshot = await settled()
  const [stream, tag, pullSpec] = of(TAGS) ?? TAGS[0]
  switch (what) {
    case 'push':
    case 'push-broken':
      push(stream, what === 'push-broken')
      return
    case 'import':
      await ocImport(cluster, stream, tag, pullSpec)
      return
    case 'tag': {
      const items = findTag(snapshot, stream, tag)?.status?.items ?? []
      await ocTag(cluster, stream, tag, of(items)?.dockerImageReference ?? pullSpec)
      return
    }
    case 'untag':
      await ocTag(cluster, stream, tag, pullSpec)
      return
    case 'pause': {
      const workload = of(workloadsOf(snapshot))
      const resource = workload?.kind === 'StatefulSet' ? 'statefulsets' : 'deployments'
      if (workload) await pauseTriggers(cluster, resource, workload.object, pick % 2 === 0)
      return
    }
    case 'undo': {
      const set = of(valueOr(snapshot.replicaSets, []))
      if (set) await ocUndo(cluster, set.metadata.ownerReferences?.[0]?.name ?? '', set)
      return
    }
    case 'change': {
      const workload = of(workloadsOf(snapshot))
      if (workload) await rewrite(workload, chosen(CHANGES, Math.floor(pick / 7)))
      return
    }
    case 'act': {
      await actOf(chosen(KINDS, pick), Math.floor(pick / 7))
    }
  }
}

type Change = (containers: Container[]) => Container[]

const withEnvironment: Change = (containers) => {
  return containers.map((container) => ({ ...container, env: [{ name: 'SEEN', value: String(Date.now()) }] }))
}

/** A container that crashes, whatever the others have. */
const withBrokenOne: Change = (containers) => {
  push('extra', true)
  const image = `quay.io/packit/extra@${pushed.get('extra') ?? ''}`
  return [...containers.filter(({ name }) => name !== 'extra'), { name: 'extra', image }]
}

const renamed: Change = ([first, ...others]) =>
  first ? [{ ...first, name: `${first.name}x` }, ...others] : []

/** What people change in a pod template with their manifests. */
const CHANGES: readonly Change[] = [
  withEnvironment,
  withBrokenOne,
  renamed,
  ([first]) => (first ? [first] : []),
  (containers) => [...containers].reverse(),
]

async function rewrite({ kind, object }: Workload, change: Change) {
  const resource = kind === 'StatefulSet' ? 'statefulsets' : 'deployments'
  const containers = change(object.spec.template.spec?.containers ?? [])
  const body = { spec: { template: { spec: { containers } } } }
  await cluster.call('PATCH', `${APPS}/${resource}/${object.metadata.name}`, body)
}

/** All that a person can ask for here. */
function requestsIn(snapshot: Snapshot): SnapshotRequest[] {
  const ofTags = TAGS.flatMap(([stream, tag]): SnapshotRequest[] => {
    const digests = new Set((findTag(snapshot, stream, tag)?.status?.items ?? []).map(({ image }) => image))
    const pins = [...digests].map((digest) => ({ action: 'pin' as const, stream, tag, digest, until: null }))
    return [{ action: 'import', stream, tag }, { action: 'follow', stream, tag }, ...pins]
  })
  const ownership = ownershipOf(snapshot)
  const ofWorkloads = workloadsOf(snapshot).flatMap((each): SnapshotRequest[] => {
    const workload: WorkloadKey = { kind: each.kind, name: each.object.metadata.name }
    const revisions = revisionsOf(each, ownership).map(({ number }) => ({ revision: number }))
    const containers = triggersOf(each).list.flatMap(({ container }) => container ?? [])
    const targets = [...revisions, 'before' as const]
    return [
      ...targets.flatMap((to) =>
        ([null, 'pause'] as const).map((way) => ({ ...revertWorkload(workload), to, way })),
      ),
      ...containers.flatMap((container): SnapshotRequest[] => [
        { action: 'pause', workload, container },
        { action: 'resume', triggers: [{ workload, container }] },
      ]),
      { action: 'restart', workload },
      ...ownership
        .podsOf(each)
        .map(({ metadata }) => ({ action: 'release' as const, workload, pod: metadata.name })),
    ]
  })
  const tags = TAGS.map(([stream, tag]) => tagKey(stream, tag))
  return [{ action: 'import-all', tags, except: [] }, ...ofTags, ...ofWorkloads, ...lanesIn(snapshot)]
}

/** Each lane whole, and each workload and pair of it. */
function lanesIn(snapshot: Snapshot): SnapshotRequest[] {
  return TAGS.flatMap(([stream, tag]) => {
    const lane = revertLane({ stream, tag })
    const found = findTag(snapshot, stream, tag)
    const fed = found ? consumersOfTags(snapshot, [found]).map(keyOfWorkload) : []
    const parts = fed.flatMap((one, index) => [[one], ...fed.slice(index + 1).map((other) => [one, other])])
    return [lane, ...parts.map((workloads) => ({ ...lane, workloads }))]
  })
}

async function plan(snapshot: Snapshot, request: SnapshotRequest): Promise<Planned> {
  const { planned } = await planInRounds(
    request,
    (now, lookUp) => planAction(now, request, AUTHOR, lookUp, 900),
    {
      known: () => snapshot,
      read: (needed, known) => readFresh(connectionTo(environment.cluster), known, needed),
      ask: ({ tag, pullSpec }) => askRegistry(environment, tag, pullSpec),
    },
  )
  return planned
}

type Done = { before: Snapshot; planned: Planned; after: Snapshot }

/** A pod that changes its status makes a conflict, of which a person sees the new plan. */
async function act(choose: (snapshot: Snapshot) => SnapshotRequest): Promise<Done> {
  for (let tries = 1; ; tries += 1) {
    const before = await settled()
    const planned = await plan(before, choose(before))
    const error = planned.ok ? await apply(planned.plan) : null
    if (error === null) return { before, planned, after: await settled() }
    if (error.code !== 'conflict' || tries === 10) throw new Error(error.message)
  }
}

async function apply({ steps }: Plan): Promise<ClusterError | null> {
  for (const step of steps) {
    await isTimeFor(step)
    const answer = await applyStep(connectionTo(environment.cluster), step.request)
    // The controller may have replaced a pod that was ready between two crashes.
    if (!answer.ok && step.request.method !== 'DELETE') return answer.error
  }
  return null
}

async function isTimeFor({ after }: Step) {
  for (let tries = 0; after !== null; tries += 1) {
    const workload = findWorkload(await read(), after.workload)
    if (workload && isMet(after, workload)) return
    if (tries > 100) throw new Error(`This did not come: ${after.sentence}`)
    await pause(10)
  }
}

const doings = fc.array(
  fc.record<Doing>({
    what: fc.constantFrom(
      ...([
        'push',
        'push',
        'push-broken',
        'import',
        'tag',
        'untag',
        'pause',
        'undo',
        'change',
        'act',
      ] as const),
    ),
    pick: fc.nat(1000),
  }),
  { maxLength: 5 },
)

const OURS = 'quayside.io/'

/** What a tag asks for, without what a pin is allowed to change. */
function settingsOf({ from: _from, generation: _generation, annotations, ...others }: TagReference) {
  const own = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith(OURS))
  return { ...others, annotations: own }
}

function specOf({ spec }: StreamTag): object {
  const { generation: _generation, ...others } = spec ?? { name: '' }
  return others
}

const allTags = (snapshot: Snapshot) => valueOr(snapshot.imageStreams, []).flatMap(tagsOf)

/** The tags whose source a plan writes. */
function writtenBy({ steps }: Plan): string[] {
  return steps.flatMap(
    ({ request }) => /imagestreamtags\/(.*)$/.exec(decodeURIComponent(request.path))?.[1] ?? [],
  )
}

function chosen<T>(list: readonly T[], pick: number): T {
  const found = list[pick % list.length]
  if (found === undefined) throw new Error('There is nothing to choose from.')
  return found
}

/** What can be done, and and how to tell such a plan from the others; only plans that move something. */
const KINDS = [
  ...['import', 'import-all', 'pin', 'follow', 'revert by a pin', 'revert by a pause', 'resume'],
  ...['revert', 'pause', 'restart', 'release'],
] as const
const MOVING: ReadonlySet<string> = new Set(KINDS.slice(0, 7))

function kindOf(plan: Plan): string {
  const { action } = plan.request
  if (action !== 'revert') return action
  if (writtenBy(plan).length > 0) return 'revert by a pin'
  return operationsOf(plan).some(({ path }) => path === TRIGGERS_PATH) ? 'revert by a pause' : 'revert'
}

function operationsOf({ steps }: Plan): PatchOperation[] {
  return steps.flatMap(operationsIn)
}

function operationsIn({ request: { body } }: Step): PatchOperation[] {
  return Array.isArray(body) ? (body as PatchOperation[]) : []
}

/** Without which there is no such plan. */
async function prepare(kind: string, pick: number) {
  if (kind.startsWith('import')) push('proxy')
  if (kind === 'follow') await actOf('pin', pick)
  if (kind === 'resume') await actOf('revert by a pause', pick)
  const snapshot = await settled()
  if (kind !== 'revert' && kind !== 'release') return
  const [web, short] = ['Deployment/web', 'StatefulSet/short'].map((key) =>
    workloadsOf(snapshot).find(
      ({ kind: of, object }) => keyOf({ kind: of, name: object.metadata.name }) === key,
    ),
  )
  if (!web || !short) return
  if (pick % 2 === 1) await rewrite(web, renamed)
  await rewrite(short, withBrokenOne)
  if (kind === 'revert') return
  await crashing('short')
  await rewrite(short, (containers) => containers)
}

async function crashing(name: string) {
  await until(read, (snapshot) =>
    workloadsOf(snapshot)
      .filter(({ object }) => object.metadata.name === name)
      .some((each) => summarize(each, ownershipOf(snapshot)).pods.some(isBroken)),
  )
}

/** Two triggers that lead to one container, as an index may once its containers come in another order, are a mistake to mend. */
function isWrittenTwice(workload: Workload): boolean {
  const containers = triggersOf(workload).list.map(({ container }) => container)
  return new Set(containers).size < containers.length
}

/** Does one of the plans of a kind that there are; null where there is none. */
async function actOf(kind: string, pick: number): Promise<(Done & { planned: { ok: true } }) | null> {
  for (let tries = 1; ; tries += 1) {
    const before = await settled()
    if (workloadsOf(before).some(isWrittenTwice)) return null
    const requests = requestsIn(before).filter(({ action }) => kind.startsWith(action))
    const start = requests.length === 0 ? 0 : pick % requests.length
    let conflict = null
    for (const request of [...requests.slice(start), ...requests.slice(0, start)]) {
      const planned = await plan(before, request)
      if (!planned.ok || kindOf(planned.plan) !== kind) continue
      if (MOVING.has(kind) && planned.plan.effects.length === 0) continue
      conflict = await apply(planned.plan)
      if (conflict === null) return { before, planned, after: await settled() }
      break
    }
    if (conflict === null) return null
    if (conflict.code !== 'conflict' || tries === 10) throw new Error(conflict.message)
  }
}

describe('from any state that pushes, imports, tags, pauses, undos and other templates lead to', () => {
  it.each(KINDS)(
    'exactly the effects of a plan hold: %s',
    async (kind) => {
      let plans = 0
      await fc.assert(
        fc.asyncProperty(doings, fc.nat(10_000), async (earlier, pick) => {
          await fill()
          for (const doing of earlier) await happen(doing)
          await prepare(kind, pick)
          const done = await actOf(kind, pick)
          if (done === null) return
          plans += 1
          const { before, planned, after } = done
          expectForetold(before, planned.plan, after)
          expectSameSettings(before, after, writtenBy(planned.plan))
          await expectPods(before, planned.plan)
          for (const key of writtenBy(planned.plan)) await expectFollowedAsBefore(before, after, key)
        }),
        { numRuns: 4, examples: [[[], 0]] },
      )
      expect(plans).toBeGreaterThan(0)
    },
    180_000,
  )
})

/** Pod templates: images are as the effects say, and all else as the plan wrote it, or as it was. */
function expectForetold(before: Snapshot, plan: Plan, after: Snapshot) {
  const { request, effects, steps } = plan
  const subject = subjectOf(request)
  const asked = new Set(subject.kind === 'workloads' ? subject.workloads.map(keyOf) : [])
  const restarted = request.action === 'restart' ? keyOf(request.workload) : null
  for (const workload of workloadsOf(before)) {
    const key = { kind: workload.kind, name: workload.object.metadata.name }
    const now = findWorkload(after, key)?.object.spec.template ?? {}
    const patches = steps.filter(({ request: { path } }) => path === workloadPath(before.namespace, workload))
    const found = patches.flatMap(operationsIn).find(({ path }) => path === '/spec/template')
    const written = found !== undefined && 'value' in found ? found.value : undefined
    const template = written === undefined ? workload.object.spec.template : (written as PodTemplate)
    const expected = effects
      .filter((effect) => isOf(effect, key))
      // Where only the pull spec changes, the effect names the whole of it.
      .reduce((images, { container, to }) => ({ ...images, [container]: digestIn(to) }), imagesIn(template))
    expect({ request, key, images: imagesIn(now) }).toEqual({ request, key, images: expected })
    if (restarted !== keyOf(key)) expect(changesBesideImages(template, now)).toEqual([])
    if (!asked.has(keyOf(key)))
      expect(triggersOf(findWorkload(after, key) ?? workload)).toEqual(triggersOf(workload))
  }
}

function imagesIn(template: PodTemplate): Record<string, string | null> {
  return Object.fromEntries(containersOf(template).map(({ name }) => [name, imageOf(template, name)]))
}

/** What moves comes to run, unless its image crashes; of all others each pod stays the one that it was. */
async function expectPods(before: Snapshot, plan: Plan) {
  const operation = operationOf(plan, { id: '', by: '', reason: '', startedAt: AUTHOR.at })
  const moved = new Set(movedBy(operation).map(keyOf))
  await until(
    async () => {
      const snapshot = await read()
      return workloadsOf(snapshot).flatMap((workload) => {
        const key = keyOf({ kind: workload.kind, name: workload.object.metadata.name })
        const isRight = moved.has(key) ? isThere(workload, snapshot) : isUntouched(workload, before, snapshot)
        return isRight ? [] : [{ request: plan.request, key, pods: podsOf(workload, snapshot) }]
      })
    },
    (wrong) => wrong.length === 0,
  )
}

function podsOf(workload: Workload, snapshot: Snapshot) {
  return ownershipOf(snapshot)
    .podsOf(workload)
    .map(({ metadata, spec }) => ({ uid: metadata.uid, images: imagesIn({ spec: spec ?? {} }) }))
}

function isThere(workload: Workload, snapshot: Snapshot): boolean {
  const { template, replicas = 1 } = workload.object.spec
  const wanted = imagesIn(template)
  // The nodes here have no way to the registry of the cluster.
  if (containersOf(template).some(({ image }) => image?.startsWith('image-registry.') === true)) return true
  if (Object.values(wanted).some((image) => broken.has(image ?? ''))) return true
  const { pods } = summarize(workload, ownershipOf(snapshot))
  return (
    pods.length === replicas &&
    pods.every((pod) => pod.isReady && !isBroken(pod)) &&
    podsOf(workload, snapshot).every(({ images }) => isDeepStrictEqual(images, wanted))
  )
}

function isUntouched(workload: Workload, before: Snapshot, snapshot: Snapshot): boolean {
  const key = { kind: workload.kind, name: workload.object.metadata.name }
  const was = findWorkload(before, key)
  const rested = was && summarize(was, ownershipOf(before))
  // Pods that crash, or are replaced already, never rest.
  if (!was || rested?.health !== 'healthy' || rested.pods.some(isBroken)) return true
  return isDeepStrictEqual(podsOf(was, before), podsOf(workload, snapshot))
}

/** @param written the tags whose source the plan wrote */
function expectSameSettings(before: Snapshot, after: Snapshot, written: string[]) {
  for (const tag of allTags(before)) {
    const { name } = tag.stream.metadata
    const now = findTag(after, name, tag.name)
    expect(now?.spec && settingsOf(now.spec)).toEqual(tag.spec && settingsOf(tag.spec))
    if (!written.includes(tagKey(name, tag.name))) expect(now && specOf(now)).toEqual(specOf(tag))
  }
}

/** Of a tag that was pinned anew: a pin of a pin keeps what was followed before the first one. */
async function expectFollowedAsBefore(before: Snapshot, after: Snapshot, key: string) {
  const { stream, tag: name } = splitTagKey(key)
  const [was, is] = [findTag(before, stream, name), findTag(after, stream, name)]
  if (!was || !is || pinOf(is)?.by !== AUTHOR.by || pinOf(was)?.by === AUTHOR.by) return
  const { planned, after: back } = await act(() => ({ action: 'follow', stream, tag: name }))
  expect(planned).toMatchObject({ ok: true })
  const followed = findTag(back, stream, name)
  expect(followed && specOf(followed)).toEqual(specOf(was))
}

describe('the undo of a plan restores the state before it', () => {
  const worker = { stream: 'worker', tag: 'prod' }
  const short: WorkloadKey = { kind: 'StatefulSet', name: 'short' }
  const aliased: WorkloadKey = { kind: 'Deployment', name: 'aliased' }
  const free: WorkloadKey = { kind: 'Deployment', name: 'free' }
  const pin = (snapshot: Snapshot): SnapshotRequest => {
    const [, older] = findTag(snapshot, 'worker', 'prod')?.status?.items ?? []
    return { action: 'pin', ...worker, digest: older?.image ?? '', until: null }
  }
  const pauseOf = (workload: WorkloadKey): SnapshotRequest => {
    return { ...revertWorkload(workload), to: 'before', way: 'pause' }
  }
  const long: WorkloadKey = { kind: 'StatefulSet', name: 'long' }
  const twoOfThree: SnapshotRequest = { ...revertLane(worker), workloads: [long, short] }
  const triggerOfIt = (workload: WorkloadKey) => ({ workload, container: workload.name })

  it.each<[string, ((snapshot: Snapshot) => SnapshotRequest)[], string]>([
    ['a pin', [pin], 'follow'],
    ['resumed following', [pin, () => ({ action: 'follow', ...worker })], 'pin'],
    ['a revert with a pause', [() => pauseOf(short)], 'resume'],
    ['a revert of two of three', [() => twoOfThree], 'resume'],
    ['a revert of a lane', [() => revertLane(worker)], 'follow'],
    ['a pause', [() => ({ action: 'pause', ...triggerOfIt(short) })], 'resume'],
    [
      'a resumed trigger',
      [() => pauseOf(aliased), () => ({ action: 'resume', triggers: [triggerOfIt(aliased)] })],
      'revert',
    ],
    [
      'a revert to a revision',
      [() => ({ ...revertWorkload(free), to: { revision: 1 }, way: null })],
      'revert',
    ],
  ])('%s', async (_what, requests, undoneBy) => {
    await fill()
    push('worker')
    await settled()
    const image = `quay.io/packit/worker@${pushed.get('worker') ?? ''}`
    const containers = [{ name: 'free', image }]
    await cluster.call('PATCH', `${APPS}/deployments/free`, { spec: { template: { spec: { containers } } } })

    for (const request of requests.slice(0, -1)) await act(request)
    const { before, planned, after } = await act(requests.at(-1) ?? pin)
    if (!planned.ok) throw new Error(planned.refusal.message)
    expect(stateOf(after)).not.toEqual(stateOf(before))
    const { undo } = planned.plan
    if (undo === null || 'cronJob' in undo || 'sources' in undo) throw new Error('Nothing takes it back.')
    expect(undo.action).toBe(undoneBy)
    const back = await act(() => undo)
    expect(stateOf(back.after)).toEqual(stateOf(before))
  })
})

/** What is asked for of tags and workloads, whoever wrote it when. */
function stateOf(snapshot: Snapshot): object {
  const workloads = workloadsOf(snapshot).map((each) => [
    each.object.metadata.name,
    triggersOf(each).list,
    containersOf(each.object.spec.template),
  ])
  return { tags: allTags(snapshot).map(specOf), workloads }
}
