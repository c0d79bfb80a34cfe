import { describe, expect, it, vi } from 'vitest'
import { lookOfOthers } from '#lib/domain/switches/switch-look'
import { deploymentOf, digest, followingStream, streamOf, triggerOf } from '#lib/domain/testing/test-objects'
import {
  importJobOf,
  replicaOf,
  SUSPEND_FIELDS,
  TRIGGER_FIELDS,
  writtenBy,
  Written,
} from '#lib/domain/testing/test-switches'
import { SUSPENSION_ANNOTATIONS } from '#lib/kubernetes/names'
import type { CronJob, Deployment, ImageStream, TagEventCondition } from '#lib/kubernetes/objects'

const at = (minute: number, second = 0) =>
  new Date(Date.UTC(2026, 10, 23, 18, minute, second)).toISOString().replace('.000', '')
const seen = (time: string) => ({ at: time, known: 'seen', by: null })
const latest = (time: string, by: string | null) => ({ at: time, known: 'latest', by })
const exact = (time: string, by: string | null = null) => ({ at: time, known: 'exact', by })
const isGone = false

const tag = followingStream('worker', [digest('a')])

function worker(isPaused: boolean, ...writes: { manager: string; at: string }[]): Deployment {
  const made = deploymentOf('worker', {
    images: { app: `quay.io/packit/worker@${digest('a')}` },
    triggers: [triggerOf('worker:prod', 'app', isPaused ? { paused: true } : {})],
  })
  return writtenBy(
    made,
    writes.map((each) => ({ ...each, fields: TRIGGER_FIELDS })),
  )
}

const imageStreams = [tag]
const world = (...deployments: Deployment[]) => ({ imageStreams, deployments })

describe('a trigger', () => {
  it('was paused and resumed between looks: by when that was seen, or its annotation was written', () => {
    const written = new Written()
    const look = replicaOf(written)
    look(world(worker(false)), at(0))
    look(world(worker(true)), at(5))
    look(world(worker(false, { manager: 'kubectl-edit', at: at(8) })), at(10))
    expect(written.switches).toEqual([
      {
        kind: 'switch',
        of: { state: 'paused', workload: { kind: 'Deployment', name: 'worker' }, container: 'app' },
        ...{ round: 1, from: seen(at(5)), reason: null, message: '' },
        until: { ...latest(at(8), 'kubectl-edit'), isGone },
      },
    ])
  })

  it('that was paused already when somebody first looked has no beginning, unless its annotation tells', () => {
    const written = new Written()
    replicaOf(written)(world(worker(true)), at(0))
    expect(written.switches).toMatchObject([{ from: null, until: null }])
    const told = new Written()
    replicaOf(told)(world(worker(true, { manager: 'oc', at: '2026-11-01T00:00:00Z' })), at(0))
    expect(told.switches).toMatchObject([{ from: latest('2026-11-01T00:00:00Z', 'oc') }])
  })

  it('keeps the time at which a client wrote it, when that later writes something else', () => {
    const written = new Written()
    const look = replicaOf(written)
    look(world(worker(false)), at(0))
    look(world(worker(true, { manager: 'oc', at: at(4) })), at(5))
    look(world(worker(true, { manager: 'oc', at: at(20) })), at(21))
    replicaOf(written)(world(worker(true, { manager: 'oc', at: at(20) })), at(22))
    expect(written.switches).toMatchObject([{ round: 1, from: latest(at(4), 'oc'), until: null }])
  })

  it('was not paused by a write that is older than the look at which it was not', () => {
    const written = new Written()
    const look = replicaOf(written)
    look(world(worker(false)), at(5))
    look(world(worker(true, { manager: 'oc', at: at(1) })), at(10))
    expect(written.switches).toMatchObject([{ from: seen(at(10)) }])
  })

  it('is one pause for replicas that look at different seconds, and the earliest time counts', () => {
    const [one, other] = [new Written(), new Written()]
    const before = lookOfOthers(Date.parse(at(0)), true)
    replicaOf(one, before)(world(worker(true)), at(5))
    replicaOf(other, before)(world(worker(true)), at(4, 50))
    one.add(other.facts)
    expect(one.switches).toMatchObject([{ round: 1, from: seen(at(4, 50)) }])
  })

  it('that is paused twice has two times', () => {
    const written = new Written()
    const look = replicaOf(written)
    for (const [minute, isPaused] of [false, true, false, true].entries())
      look(world(worker(isPaused)), at(minute))
    expect(written.switches).toMatchObject([
      { round: 1, from: seen(at(1)), until: seen(at(2)) },
      { round: 2, from: seen(at(3)), until: null },
    ])
  })

  it('that was paused and resumed between two looks tells nothing', () => {
    const written = new Written()
    const look = replicaOf(written)
    look(world(worker(false)), at(0))
    look(world(worker(false, { manager: 'oc', at: at(3) })), at(5))
    expect(written.switches).toEqual([])
  })

  it('that was paused while nobody watched was so by the first look after that', () => {
    const written = new Written()
    replicaOf(written)(world(worker(false)), at(0))
    const before = lookOfOthers(Date.parse(at(0)), true)
    replicaOf(written, before)(world(worker(true)), at(50))
    expect(written.switches).toMatchObject([{ from: seen(at(50)), until: null }])
  })

  it('is not paused anew for a replica that is behind when another one saw it resumed', () => {
    const written = new Written()
    const [behind, other] = [replicaOf(written), replicaOf(written)]
    const paused = world(worker(true))
    behind(world(worker(false)), at(0))
    other(world(worker(false)), at(0))
    behind(paused, at(1))
    other(world(worker(false)), at(2))
    behind(paused, at(2, 5))
    expect(written.switches).toMatchObject([{ round: 1, until: seen(at(2)) }])
  })

  it('stands broken while nobody knows whether the tag of one without a container has an image', () => {
    const written = new Written()
    const look = replicaOf(written)
    const triggers = [triggerOf('worker:prod', 'app')]
    const deployments = [deploymentOf('worker', { images: { web: 'x' }, triggers })]
    look(world(worker(false)), at(0))
    look({ imageStreams, deployments }, at(1))
    const unreadable = [{ metadata: { name: 'worker' }, unreadable: 'its spec is text' }]
    look({ imageStreams: [], deployments }, at(2), { imageStreams: unreadable })
    look({ imageStreams, deployments }, at(3))
    expect(written.switches).toMatchObject([{ of: { state: 'broken' }, from: seen(at(1)), until: null }])
  })

  it('of a workload that is gone was not resumed', () => {
    const written = new Written()
    const look = replicaOf(written)
    look(world(worker(false)), at(0))
    look(world(worker(true)), at(1))
    look(world(), at(2))
    expect(written.switches).toMatchObject([{ until: { ...seen(at(2)), isGone: true } }])
  })

  it('is broken by a container that is not there, with all others of its workload, and mended', () => {
    const written = new Written()
    const look = replicaOf(written)
    const without = deploymentOf('worker', {
      images: { web: 'x' },
      triggers: [triggerOf('worker:prod', 'app')],
    })
    look(world(worker(false)), at(0))
    look(world(without), at(1))
    look(world(worker(false)), at(2))
    const workload = { kind: 'Deployment', name: 'worker' }
    expect(written.switches).toMatchObject([
      {
        of: { state: 'broken', workload, container: null },
        message: expect.stringContaining('no container at fieldPath') as string,
        ...{ from: seen(at(1)), until: seen(at(2)) },
      },
    ])
  })

  it('stays paused while its container is not there, or its annotation cannot be read', () => {
    const written = new Written()
    const look = replicaOf(written)
    look(world(worker(false)), at(0))
    look(world(worker(true)), at(1))
    const paused = [triggerOf('worker:prod', 'app', { paused: true })]
    look(world(deploymentOf('worker', { images: { web: 'x' }, triggers: paused })), at(2))
    look(world(deploymentOf('worker', { images: { app: 'x' }, triggers: '[{' })), at(3))
    expect(written.switches).toMatchObject([
      { of: { state: 'paused' }, from: seen(at(1)), until: null },
      { of: { state: 'broken', container: null }, message: expect.stringContaining('JSON') as string },
    ])
  })

  it('whose stream is gone is broken alone', () => {
    const written = new Written()
    const look = replicaOf(written)
    look(world(worker(false)), at(0))
    look({ imageStreams: [], deployments: [worker(false)] }, at(1))
    look(world(worker(false)), at(2))
    expect(written.switches).toMatchObject([
      { of: { state: 'broken', container: 'app' }, from: seen(at(1)), until: { ...seen(at(2)), isGone } },
    ])
  })
})

describe('a CronJob that imports', () => {
  const looking = (...cronJobs: CronJob[]) => ({ cronJobs })
  const byClient = (suspend: boolean, manager: string, time: string) =>
    writtenBy(importJobOf(suspend), [{ manager, at: time, fields: SUSPEND_FIELDS }])

  it('was suspended by Quayside, as it noted, and resumed by a client', () => {
    const written = new Written()
    const look = replicaOf(written)
    const annotations = { [SUSPENSION_ANNOTATIONS.by]: 'Ola', [SUSPENSION_ANNOTATIONS.at]: at(1, 30) }
    const noted = importJobOf(true, { annotations })
    look(looking(importJobOf(false)), at(0))
    look(looking(writtenBy(noted, [{ manager: 'quayside', at: at(1, 31), fields: SUSPEND_FIELDS }])), at(2))
    look(looking(byClient(false, 'kubectl-patch', at(5))), at(6))
    expect(written.switches).toMatchObject([
      { from: exact(at(1, 30), 'quayside'), until: latest(at(5), 'kubectl-patch') },
    ])
  })

  it('was suspended by oc, for longer than the process that saw it', () => {
    const written = new Written()
    const suspended = looking(byClient(true, 'kubectl-patch', at(1)))
    const look = replicaOf(written)
    look(looking(importJobOf(false)), at(0))
    look(suspended, at(2))
    const after = replicaOf(written, lookOfOthers(Date.parse(at(4)), true))
    after(suspended, at(10))
    after(looking(importJobOf(false)), at(11))
    expect(written.switches).toMatchObject([
      { round: 1, from: latest(at(1), 'kubectl-patch'), until: seen(at(11)) },
    ])
  })

  it('that nobody looked at before a restart is suspended since when its object tells, or without a beginning', () => {
    const first = lookOfOthers(Date.parse(at(4)), true)
    const written = new Written()
    replicaOf(written, first)(looking(importJobOf(true)), at(5))
    expect(written.switches).toMatchObject([{ from: null, until: null }])
    const told = new Written()
    replicaOf(told, first)(looking(byClient(true, 'kubectl-patch', '2025-06-01T00:00:00Z')), at(5))
    expect(told.switches).toMatchObject([{ from: latest('2025-06-01T00:00:00Z', 'kubectl-patch') }])
  })

  it('is not resumed while it cannot be read, and not looked at if it does not import', () => {
    const written = new Written()
    const look = replicaOf(written)
    const other = importJobOf(true, { name: 'backup', labels: {} })
    look(looking(importJobOf(false), { ...other, spec: { ...other.spec, suspend: false } }), at(0))
    look(looking(importJobOf(true), other), at(1))
    const unreadable = [{ metadata: { name: 'import-images' }, unreadable: 'it has no spec' }]
    look(looking(other), at(2), { cronJobs: unreadable })
    expect(written.switches).toMatchObject([{ of: { cronJob: 'import-images' }, until: null }])
  })
})

describe('the import of a tag', () => {
  const failing = (since: string, message = 'not found', images = [digest('a')]): ImageStream => {
    const condition: TagEventCondition = {
      generation: 1,
      ...{ type: 'ImportSuccess', status: 'False', reason: 'NotFound', message },
      lastTransitionTime: since,
    }
    const stream = followingStream('worker', images)
    const tags = (stream.status?.tags ?? []).map((each) => ({ ...each, conditions: [condition] }))
    return { ...stream, status: { tags } }
  }

  it('fails since its condition says, also if that was before the first look, and recovers', () => {
    const written = new Written()
    const look = replicaOf(written)
    look({ imageStreams: [failing(at(1))] }, at(5))
    look({ imageStreams }, at(9))
    expect(written.switches).toMatchObject([
      {
        of: { state: 'failing', stream: 'worker', tag: 'prod' },
        ...{ from: exact(at(1)), reason: 'NotFound', message: 'not found', until: seen(at(9)) },
      },
    ])
  })

  it('goes on failing when its message changes', () => {
    const written = new Written()
    const look = replicaOf(written)
    look({ imageStreams: [failing(at(1))] }, at(2))
    look({ imageStreams: [failing(at(5), 'the registry wants a login')] }, at(6))
    replicaOf(written)({ imageStreams: [failing(at(5), 'the registry wants a login')] }, at(7))
    expect(written.switches).toMatchObject([{ from: exact(at(1)), message: 'not found', until: null }])
  })

  it('had recovered by the image that came, also where it fails again', () => {
    const written = new Written()
    const look = replicaOf(written)
    const later = followingStream('worker', [digest('b'), digest('a')])
    const items = (later.status?.tags ?? []).flatMap((each) => each.items ?? [])
    const came = items.map((item, index) => (index === 0 ? { ...item, created: at(3) } : item))
    const again = failing(at(5))
    const tags = (again.status?.tags ?? []).map((each) => ({ ...each, items: came }))
    look({ imageStreams: [failing(at(1))] }, at(2))
    look({ imageStreams: [{ ...again, status: { tags } }] }, at(6))
    expect(written.switches).toMatchObject([
      { round: 1, from: exact(at(1)), until: latest(at(3), null) },
      { round: 2, from: exact(at(5)), until: null },
    ])
  })

  it('fails no second time since the same second, for whoever does not know that it recovered', () => {
    const written = new Written()
    const [look, other] = [replicaOf(written), replicaOf(written)]
    look({ imageStreams: [failing(at(1))] }, at(2))
    other({ imageStreams }, at(3))
    look({ imageStreams: [failing(at(1))] }, at(4))
    expect(written.switches).toMatchObject([{ round: 1, from: exact(at(1)), until: seen(at(3)) }])
  })

  it('has not recovered while a change of its source is still imported', () => {
    const written = new Written()
    const look = replicaOf(written)
    look({ imageStreams: [failing(at(1))] }, at(2))
    const pending = failing(at(1))
    const tags = (pending.spec?.tags ?? []).map((each) => ({ ...each, generation: 9 }))
    look({ imageStreams: [{ ...pending, spec: { tags } }] }, at(3))
    expect(written.switches).toMatchObject([{ until: null }])
  })
})

describe('the schedule of a tag', () => {
  const scheduled = (isOn: boolean, from = { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' }) =>
    streamOf('worker', {
      spec: { tags: [{ name: 'prod', from, ...(isOn && { importPolicy: { scheduled: true } }) }] },
    })
  const fields = {
    'f:spec': { 'f:tags': { 'k:{"name":"prod"}': { 'f:importPolicy': { 'f:scheduled': {} } } } },
  }
  const by = (manager: string, time: string) => [{ manager, at: time, fields }]

  it('is switched on and off', () => {
    const written = new Written()
    const look = replicaOf(written)
    look({ imageStreams: [scheduled(false)] }, at(0))
    look({ imageStreams: [writtenBy(scheduled(true), by('kubectl-edit', at(1)))] }, at(2))
    look({ imageStreams: [scheduled(false)] }, at(3))
    expect(written.switches).toMatchObject([
      { of: { state: 'scheduled' }, from: latest(at(1), 'kubectl-edit'), until: { ...seen(at(3)), isGone } },
    ])
  })

  it('does not take the time of an old manifest for that of oc tag, which leaves nothing', () => {
    const old = by('kubectl-client-side-apply', '2026-11-01T00:00:00Z')
    const first = new Written()
    replicaOf(first)({ imageStreams: [writtenBy(scheduled(true), old)] }, at(0))
    expect(first.switches).toMatchObject([{ from: null }])
    const written = new Written()
    const look = replicaOf(written)
    look({ imageStreams: [scheduled(false)] }, at(0))
    look({ imageStreams: [writtenBy(scheduled(true), old)] }, at(1))
    expect(written.switches).toMatchObject([{ from: seen(at(1)) }])
  })

  it('is not switched on anew for a replica that is behind, whatever else of its stream changed', () => {
    const written = new Written()
    const [behind, other] = [replicaOf(written), replicaOf(written)]
    for (const look of [behind, other]) look({ imageStreams: [scheduled(false)] }, at(0))
    for (const look of [behind, other]) look({ imageStreams: [scheduled(true)] }, at(1))
    other({ imageStreams: [scheduled(false)] }, at(2))
    const changed = { ...scheduled(true), status: { tags: [] } }
    behind({ imageStreams: [changed] }, at(2, 11), {}, at(1, 55))
    behind({ imageStreams: [scheduled(false)] }, at(2, 40))
    expect(written.switches).toMatchObject([{ round: 1, from: seen(at(1)), until: seen(at(2)) }])
    behind({ imageStreams: [scheduled(true)] }, at(3))
    expect(written.switches).toMatchObject([{ round: 1 }, { round: 2, from: seen(at(3)), until: null }])
  })

  it('is none of a tag that only repeats another one', () => {
    const written = new Written()
    const from = { kind: 'ImageStreamTag', name: 'other:prod' }
    replicaOf(written)({ imageStreams: [scheduled(true, from)] }, at(0))
    expect(written.switches).toEqual([])
  })

  it('costs no more for each tag, however many a stream has', () => {
    const named = (count: number) => {
      const tags = Array.from({ length: count }, (_, index) => `t-${index}`).map((name) => ({
        ...{ name, from: { kind: 'DockerImage', name: `quay.io/packit/worker:${name}` } },
        importPolicy: { scheduled: true },
      }))
      const written = new Written()
      const look = replicaOf(written)
      const lists = { imageStreams: [streamOf('worker', { spec: { tags } })] }
      look(lists, at(0))
      const stringify = vi.spyOn(JSON, 'stringify')
      look(lists, at(1))
      const { length } = stringify.mock.calls
      stringify.mockRestore()
      expect(written.switches).toHaveLength(count)
      return length / count
    }
    expect(named(200)).toBe(named(20))
  })

  it('is not told of a stream that was not looked at before, among more than are looked at', () => {
    const written = new Written()
    replicaOf(written, lookOfOthers(Date.parse(at(0)), false))({ imageStreams: [scheduled(true)] }, at(1))
    expect(written.switches).toMatchObject([{ from: null }])
  })
})
