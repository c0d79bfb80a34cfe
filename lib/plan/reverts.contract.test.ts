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
  type TestCluster,
} from '../../demo/test-cluster'
import { ocImport, ocTag, ocUndo, pauseTriggers } from '../../demo/test-oc'
import { applyStep } from '#lib/cluster/apply'
import { connectionTo } from '#lib/cluster/connection'
import { readSnapshot } from '#lib/cluster/snapshot'
import { writeTemporary } from '#lib/cluster/test-server'
import type { ClusterError } from '#lib/domain/cluster-error'
import { importStateOf } from '#lib/domain/import-state'
import { tagKey } from '#lib/domain/tag-key'
import { ownershipOf } from '#lib/domain/ownership'
import { revisionsOf } from '#lib/domain/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, pinOf, sourceOf, splitTagName, tagsOf, type StreamTag } from '#lib/domain/tag-source'
import { findTag } from '#lib/domain/tag-view'
import { containersOf, imageOf, triggersOf } from '#lib/domain/triggers'
import { findWorkload, keyOf, valueOr, workloadsOf, type WorkloadKey } from '#lib/domain/workload'
import type { TagReference } from '#lib/kubernetes/objects'
import { planAsking } from '#lib/plan/asking'
import type { Plan, Planned, Step } from '#lib/plan/plan'
import { planAction, type SnapshotRequest } from '#lib/plan/plan-action'
import { isMet } from '#lib/plan/release'
import type { Environment } from '#lib/server/config-text'
import { askRegistry } from '#lib/server/registry'
import { environmentOf } from '#lib/server/test-environment'

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

/** Two tags and an alias, of which one, two and three workloads are fed, and one that no trigger feeds. */
async function fill() {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  push('worker')
  push('proxy')
  const worker = streamOf('worker', 'prod', {
    importPolicy: { scheduled: true },
    annotations: { own: 'kept' },
  })
  const alias = { name: 'current', from: { kind: 'ImageStreamTag', name: 'prod' } }
  worker.spec?.tags?.push(alias)
  await cluster.call('POST', `${IMAGES}/imagestreams`, worker)
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('proxy', 'prod'))
  await settled()
  const both = [triggerOf('worker:prod', 'web'), triggerOf('proxy:prod', 'proxy')]
  const triggers = both.flatMap((each) => JSON.parse(Object.values(each)[0] ?? '[]') as object[])
  const web = deploymentOf('web', 'worker:prod', { 'image.openshift.io/triggers': JSON.stringify(triggers) })
  web.spec.template.spec?.containers?.push({ name: 'proxy', image: 'proxy:prod' })
  const short = statefulSetOf('short', 'worker:prod', triggerOf('worker:prod', 'short'))
  const aliased = deploymentOf('aliased', 'worker:current', triggerOf('worker:current', 'aliased'))
  const free = deploymentOf('free', `quay.io/packit/worker@${pushed.get('worker') ?? ''}`)
  await cluster.call('POST', `${APPS}/statefulsets`, short)
  for (const deployment of [web, aliased, free]) await cluster.call('POST', `${APPS}/deployments`, deployment)
  await settled()
}

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

function push(repository: string, broken = false) {
  pushed.set(repository, cluster.push(`packit/${repository}`, 'prod', { broken }))
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

async function settled(): Promise<Snapshot> {
  let snapshot = await read()
  for (let looks = 0; looks < QUIET_LOOKS; looks += 1) {
    await pause(10)
    const next = await read()
    if (outline(next) !== outline(snapshot) || !isImported(next)) looks = 0
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
  what: 'push' | 'push-broken' | 'import' | 'tag' | 'untag' | 'pause' | 'undo' | 'act'
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
    case 'act': {
      await act((before) => chosen(requestsIn(before), pick))
    }
  }
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
    const containers = triggersOf(each).list.map(({ container }) => container)
    const targets = [...revisions, 'before' as const]
    return [
      ...targets.flatMap((to) =>
        ([null, 'pin', 'pause'] as const).map((way) => ({ action: 'revert' as const, workload, to, way })),
      ),
      ...containers.flatMap((container): SnapshotRequest[] => [
        { action: 'pause', workload, container },
        { action: 'resume', workload, container },
      ]),
      { action: 'restart', workload },
    ]
  })
  return [...ofTags, ...ofWorkloads]
}

function plan(snapshot: Snapshot, request: SnapshotRequest): Promise<Planned> {
  return planAsking(
    (told) => planAction(snapshot, request, AUTHOR, told, 900),
    ({ tag, pullSpec }) => askRegistry(environment, tag, pullSpec),
  )
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
    what: fc.constantFrom('push', 'push', 'push-broken', 'import', 'tag', 'untag', 'pause', 'undo', 'act'),
    pick: fc.nat(1000),
  }),
  { maxLength: 6 },
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

describe('from any state that pushes, imports, tags, pauses and undos lead to', () => {
  it('exactly the effects of a plan hold, and what was followed is put back to the letter', async () => {
    let plans = 0
    await fc.assert(
      fc.asyncProperty(doings, fc.nat(10_000), async (earlier, pick) => {
        await fill()
        for (const doing of earlier) await happen(doing)
        const { before, planned, after } = await act((snapshot) => chosen(requestsIn(snapshot), pick))
        if (!planned.ok) {
          expect(after).toMatchObject({ imageStreams: before.imageStreams })
          return
        }
        plans += 1
        const { request, effects } = planned.plan
        const expected = imagesOf(before)
        for (const { workload, container, to } of effects) expected[`${keyOf(workload)} ${container}`] = to
        expect({ request, images: imagesOf(after) }).toEqual({ request, images: expected })
        expectSameSettings(before, after, writtenBy(planned.plan))
        for (const key of writtenBy(planned.plan)) await expectFollowedAsBefore(before, after, key)
      }),
      { numRuns: 16 },
    )
    expect(plans).toBeGreaterThan(0)
  }, 60_000)
})

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
  const [stream, name] = splitTagName(key)
  const [was, is] = [findTag(before, stream, name), findTag(after, stream, name)]
  if (!was || !is || pinOf(is)?.by !== AUTHOR.by || pinOf(was)?.by === AUTHOR.by) return
  const { planned, after: back } = await act(() => ({ action: 'follow', stream, tag: name }))
  expect(planned).toMatchObject({ ok: true })
  const followed = findTag(back, stream, name)
  expect(followed && specOf(followed)).toEqual(specOf(was))
}
