import { describe, expect, it } from 'vitest'
import { tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import {
  NO_EVIDENCE,
  type ImportingCronJob,
  type MoveEvidence,
  type OperationTrace,
} from '#lib/domain/moves/move-evidence'
import { hasBrought, moversOf } from '#lib/domain/moves/tag-movers'
import { answered, watched } from '#lib/domain/testing/recorded-objects'
import { digest, followingStream } from '#lib/domain/testing/test-objects'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { ImageStream, KubernetesObject, TagReference } from '#lib/kubernetes/objects'

/** Its newest item came on 20 November at 02:00, the one before a day earlier. */
const worker = followingStream('worker', [digest('b'), digest('a')])
const NEWEST = '2026-11-20T02:00:00Z'

const whole: MoveEvidence = { operations: [], wholeFrom: -Infinity, cronJobs: [] }
const OC = [{ kind: 'client', manager: null }]
const SCHEDULE = [{ kind: 'schedule' }]

function tagIn(stream: ImageStream | undefined): StreamTag {
  const [tag] = stream ? tagsOf(stream) : []
  if (tag === undefined) throw new Error('The stream has no tag.')
  return tag
}

/** Of each item, newest first. */
function movers(stream: ImageStream | undefined, evidence: MoveEvidence) {
  const tag = tagIn(stream)
  const items = tag.status?.items ?? []
  return items.map((item) => moversOf(tag, items, item, evidence))
}

function newest(stream: ImageStream, evidence: MoveEvidence) {
  return movers(stream, evidence)[0]
}

function withSpec(stream: ImageStream, members: Partial<TagReference>): ImageStream {
  const tags = (stream.spec?.tags ?? []).map((tag) => ({ ...tag, ...members }))
  return { ...stream, spec: { ...stream.spec, tags } }
}

const scheduled = withSpec(worker, { importPolicy: { scheduled: true } })
const pinnedTo = (digit: string) =>
  withSpec(scheduled, { from: { kind: 'DockerImage', name: `quay.io/packit/worker@${digest(digit)}` } })

/** The source of `prod` was written by a manager, seconds before the newest item. */
function written(stream: ImageStream, manager: string, secondsBefore: number): ImageStream {
  const time = new Date(Date.parse(NEWEST) - secondsBefore * 1000).toISOString()
  const fieldsV1 = { 'f:spec': { 'f:tags': { 'k:{"name":"prod"}': { 'f:from': {} } } } }
  const managedFields = [{ manager, operation: 'Update', time, fieldsV1 }]
  return { ...stream, metadata: { ...stream.metadata, managedFields } }
}

const at = (seconds: number) => Date.parse(NEWEST) + seconds * 1000

/** A CronJob with a Job from some seconds before the newest item until some after. */
function cronJob(job: string, from: number, to: number, members: Partial<ImportingCronJob> = {}) {
  const runs = [{ job, from: at(from), to: at(to), startedBy: null }]
  return { name: 'import-images', runs, keptFrom: -Infinity, wasDue: () => false, ...members }
}

const jobs = (...cronJobs: ImportingCronJob[]): MoveEvidence => ({ ...whole, cronJobs })
const byJob = (job: string | null) => ({ kind: 'job', cronJob: 'import-images', job, startedBy: null })

function trace(members: Partial<OperationTrace> = {}): OperationTrace {
  return {
    id: 'op-1',
    title: 'Import worker:prod',
    by: 'Ola',
    reason: 'weekly',
    startedAt: '2026-11-20T01:59:58Z',
    endedAt: '2026-11-20T02:03:00Z',
    targets: [digest('b')],
    isOnTag: true,
    ...members,
  }
}

describe('recorded imports', () => {
  it('by oc leave no trace, so they are what is left for a tag without a schedule', () => {
    const [, imported] = watched('ImageStream', 'oc-import-image', 2)
    expect(movers(imported, whole)).toEqual([OC, OC])
    // The same stream some minutes later: only who applied it is in its managedFields.
    const later = answered('ImageStream', 'imagestream-with-managed-fields', 0)
    expect(movers(later, whole)).toEqual([OC, OC, OC])
  })

  it('by the schedule are what is left for a scheduled tag', () => {
    const [imported] = watched('ImageStream', 'scheduled-import', 1)
    expect(movers(imported, whole)[0]).toEqual(SCHEDULE)
  })

  it('are not by the schedule once a pin brought the image back', () => {
    const pinned = watched('ImageStream', 'scheduled-import', 4).at(-1)
    expect(movers(pinned, whole)).toEqual([OC, SCHEDULE, SCHEDULE])
  })
})

describe('an image was brought', () => {
  it('by the operation during which it came, whatever else was there', () => {
    const evidence = { ...jobs(cronJob('a', -60, 60)), operations: [trace()] }
    expect(movers(scheduled, evidence)).toEqual([
      [{ kind: 'operation', id: 'op-1', by: 'Ola', reason: 'weekly' }],
      SCHEDULE,
    ])
  })

  it.each<[string, Partial<OperationTrace>]>([
    ['moved workloads to another image of the tag', { targets: [digest('a')] }],
    ['moved one workload alone', { isOnTag: false }],
    ['was over', { startedAt: '2026-11-20T01:00:00Z', endedAt: '2026-11-20T01:59:54Z' }],
    ['began later', { startedAt: '2026-11-20T02:00:06Z' }],
  ])('not by an operation that %s', (_, members) => {
    expect(newest(worker, { ...whole, operations: [trace(members)] })).toEqual(OC)
  })

  it('not by one of another time, for which the history is not looked through', () => {
    const tag = tagIn(worker)
    const [item, ...older] = tag.status?.items ?? []
    if (item === undefined) throw new Error('The tag has no item.')
    let looks = 0
    const counted = {
      ...item,
      get image() {
        looks += 1
        return item.image
      },
    }
    expect(hasBrought(trace({ endedAt: '2026-11-20T01:59:54Z' }), [counted, ...older], item)).toBe(false)
    expect(looks).toBe(0)
    expect(hasBrought(trace(), [counted, ...older], item)).toBe(true)
    expect(looks).toBe(1)
  })

  it('by an operation whose other tags alone feed workloads', () => {
    expect(newest(worker, { ...whole, operations: [trace({ targets: [digest('f')] })] })).toMatchObject([
      { id: 'op-1' },
    ])
  })

  it('by whoever the record of a pin names, if it was made then', () => {
    const annotations = {
      [PIN_ANNOTATIONS.by]: 'Ola',
      [PIN_ANNOTATIONS.at]: '2026-11-20T01:59:59Z',
      [PIN_ANNOTATIONS.reason]: 'it crashes',
    }
    const pinned = withSpec(pinnedTo('b'), { annotations })
    expect(newest(pinned, NO_EVIDENCE)).toEqual([{ kind: 'pin', by: 'Ola', reason: 'it crashes' }])
    // The image was the newest already, so the pin brought nothing.
    const later = { ...annotations, [PIN_ANNOTATIONS.at]: '2026-11-21T02:00:00Z' }
    expect(newest(withSpec(pinned, { annotations: later }), whole)).toEqual([])
    // Somebody pinned it to another digest, and the record stayed.
    const other = { ...annotations, [PIN_ANNOTATIONS.digest]: digest('c') }
    expect(newest(withSpec(pinned, { annotations: other }), whole)).toEqual([])
  })

  it('by the Job that ran then, also if the clocks differ by seconds', () => {
    for (const [from, to] of [
      [-60, 60],
      [-60, -4],
      [4, 60],
    ] as const)
      expect(newest(worker, jobs(cronJob('a', from, to)))).toEqual([byJob('a')])
    expect(newest(worker, jobs(cronJob('a', -60, -6)))).toEqual(OC)
    expect(newest(worker, jobs(cronJob('a', 6, 60)))).toEqual(OC)
  })

  it('by one of two Jobs that ran at once', () => {
    const evidence = jobs(cronJob('a', -60, 60), cronJob('b', -10, Infinity))
    expect(newest(worker, evidence)).toEqual([byJob('a'), byJob('b')])
    const [first, second] = [cronJob('a', -60, 60), cronJob('b', -60, 60)]
    const ofOne = { ...first, runs: [...first.runs, ...second.runs] }
    expect(newest(worker, jobs(ofOne))).toEqual([byJob('a'), byJob('b')])
  })

  it('by the Job that ran then, or by the schedule that the tag has as well', () => {
    expect(newest(scheduled, jobs(cronJob('a', -60, 60)))).toEqual([byJob('a'), ...SCHEDULE])
  })

  it('by a run that is no longer kept, if one was due', () => {
    const gone = { runs: [], keptFrom: at(3600), wasDue: (time: number) => time === at(0) }
    expect(movers(worker, jobs(cronJob('', 0, 0, gone)))).toEqual([[byJob(null)], []])
    // All Jobs of that time are kept, and none ran.
    expect(newest(worker, jobs(cronJob('', 0, 0, { ...gone, keptFrom: at(-1) })))).toEqual(OC)
  })

  it('by the client that changed the source of the tag just before', () => {
    const client = { kind: 'client', manager: 'kubectl-edit' }
    expect(newest(written(worker, 'kubectl-edit', 2), whole)).toEqual([client])
    expect(newest(written(scheduled, 'kubectl-edit', 2), whole)).toEqual([client, ...SCHEDULE])
    expect(newest(written(pinnedTo('b'), 'kubectl-edit', 2), whole)).toEqual([client])
  })

  it.each([
    ['that wrote again after the item', written(worker, 'kubectl-edit', -60)],
    ['that wrote long before', written(worker, 'kubectl-edit', 31)],
    ['that is a controller of the cluster', written(worker, 'openshift-apiserver', 2)],
  ])('not by a client %s', (_, stream) => {
    expect(newest(stream, whole)).toEqual(OC)
  })

  it('by nobody known, if too little was looked at', () => {
    for (const stream of [worker, scheduled]) {
      expect(newest(stream, NO_EVIDENCE)).toEqual([])
      expect(newest(stream, { ...whole, cronJobs: null })).toEqual([])
      expect(newest(stream, { ...whole, wholeFrom: at(1) })).toEqual([])
    }
    expect(newest(worker, jobs(cronJob('', 60, 90, { keptFrom: at(1) })))).toEqual([])
  })

  it('by nobody known, if it is the newest image and the tag was pinned to it', () => {
    // The schedule, an import by hand, or the pin itself.
    expect(newest(pinnedTo('b'), whole)).toEqual([])
  })

  it('by nobody known, if the tag imports nothing', () => {
    const alias = withSpec(worker, { from: { kind: 'ImageStreamTag', name: 'other:prod' } })
    expect(newest(alias, jobs(cronJob('a', -60, 60)))).toEqual([])
  })

  it('by the client that is in managedFields with whatever else', () => {
    const strange = {
      ...worker,
      metadata: { ...worker.metadata, managedFields: [{}, null] },
    } as ImageStream & KubernetesObject
    expect(newest(strange, whole)).toEqual(OC)
  })
})
