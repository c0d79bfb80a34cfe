import { describe, expect, it } from 'vitest'
import type { ImportRun, MoveEvidence, OperationTrace } from '#lib/domain/moves/move-evidence'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest, followingStream, snapshotOf, tagIn } from '#lib/domain/testing/test-objects'
import { tagEvents } from '#lib/domain/timeline/tag-events'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { ImageStream } from '#lib/kubernetes/objects'

const FROM = '2026-11-01T00:00:00Z'
const WHOLE: MoveEvidence = { operations: [], wholeFrom: -Infinity, cronJobs: [] }
const OLA = { kind: 'operation', id: 'op-1', by: 'Ola', reason: 'new build' }

function eventsOf(stream: ImageStream, evidence = WHOLE, from = FROM, name = 'prod') {
  return tagEvents(tagIn(snapshotOf({ imageStreams: [stream] }), stream.metadata.name, name), from, evidence)
}

function kinds(stream: ImageStream, evidence = WHOLE): string[] {
  return eventsOf(stream, evidence).map(({ what, when }) => `${when.at.slice(8, 10)} ${what.kind}`)
}

/** Items came on 20, 19 and 18 November, at 02:00. */
const worker = followingStream('worker', [digest('b'), digest('a'), digest('b')])

function operation(parts: Partial<OperationTrace> = {}): OperationTrace {
  return {
    ...{ id: 'op-1', title: 'Import worker:prod', by: 'Ola', reason: 'new build' },
    ...{ startedAt: '2026-11-20T01:59:58Z', endedAt: '2026-11-20T02:01:00Z' },
    ...{ targets: [digest('b')], isOnTag: true },
    ...parts,
  }
}

describe('an import', () => {
  it('is told once for each item of the history, with who brought it and whether the image was there before', () => {
    const events = eventsOf(worker)
    expect(events.map(({ what }) => what)).toEqual([
      { kind: 'imported', digest: digest('b'), isAgain: true },
      { kind: 'imported', digest: digest('a'), isAgain: false },
      { kind: 'imported', digest: digest('b'), isAgain: false },
    ])
    expect(events[0]).toMatchObject({
      id: `imported worker:prod 2026-11-20T02:00:00Z ${digest('b')}`,
      when: { at: '2026-11-20T02:00:00Z', isExact: true },
      where: [{ kind: 'lane', stream: 'worker', tag: 'prod' }],
      who: [{ kind: 'client', manager: null }],
      certainty: 'seen',
    })
  })

  it('has the operation as its one mover that made it, whatever else ran then', () => {
    const job: ImportRun = { job: 'import-1', from: 0, to: Infinity, startedBy: null }
    const cronJobs = [{ name: 'import', runs: [job], keptFrom: 0, wasDue: () => true }]
    const [newest, older] = eventsOf(worker, { ...WHOLE, operations: [operation()], cronJobs })
    expect(newest?.who).toEqual([OLA])
    expect(older?.who).toMatchObject([{ kind: 'job', job: 'import-1' }])
  })

  it('during two Jobs names both, and one by hand during a Job is taken for the work of that Job', () => {
    const at = Date.parse('2026-11-20T02:00:00Z')
    const run = (name: string): ImportRun => ({
      job: name,
      from: at - 1_000,
      to: at + 60_000,
      startedBy: null,
    })
    const cronJob = (name: string) => ({ name, runs: [run(`${name}-1`)], keptFrom: 0, wasDue: () => false })
    const of = (names: string[]) => eventsOf(worker, { ...WHOLE, cronJobs: names.map(cronJob) })[0]?.who
    expect(of(['morning', 'weekly'])).toMatchObject([{ job: 'morning-1' }, { job: 'weekly-1' }])
    expect(of(['morning'])).toMatchObject([{ kind: 'job', job: 'morning-1' }])
  })

  it('a little before its operation by the clock of the API server is still its own', () => {
    const [early] = eventsOf(worker, {
      ...WHOLE,
      operations: [operation({ startedAt: '2026-11-20T02:00:04Z' })],
    })
    expect(early?.who).toEqual([OLA])
    const [other] = eventsOf(worker, {
      ...WHOLE,
      operations: [operation({ startedAt: '2026-11-20T02:00:06Z' })],
    })
    expect(other?.who).toEqual([{ kind: 'client', manager: null }])
  })

  it('before the time that is looked back to is left out, and so is an item without an image', () => {
    expect(eventsOf(worker, WHOLE, '2026-11-19T12:00:00Z')).toHaveLength(1)
    const item = {
      created: '2026-11-20T02:00:00Z',
      dockerImageReference: 'redis:7',
      image: '',
      generation: 1,
    }
    expect(eventsOf({ ...worker, status: { tags: [{ tag: 'prod', items: [item] }] } })).toEqual([])
  })
})

describe('an import that fails', () => {
  const failing = answered('ImageStream', 'import-missing-tag', 2)
  const tags = failing.status?.tags ?? []
  const tag = tags.find(({ conditions = [] }) => conditions.length > 0)?.tag ?? ''
  const failureOf = (evidence: MoveEvidence) =>
    eventsOf(failing, evidence, FROM, tag).find(({ what }) => what.kind === 'import-failing')
  const alone = failureOf(WHOLE)

  it('is told since when, as the condition says', () => {
    expect(alone).toMatchObject({
      what: { failure: { state: 'failed', reason: 'NotFound' } },
      when: { isExact: true },
      who: [],
    })
  })

  it('has the operation as its mover that was under way', () => {
    const startedAt = alone?.when.at ?? ''
    const under = (parts: Partial<OperationTrace>) =>
      failureOf({ ...WHOLE, operations: [operation({ startedAt, ...parts })] })?.who
    expect(under({ endedAt: null })).toEqual([OLA])
    expect(under({})).toEqual([])
    expect(under({ endedAt: null, isOnTag: false })).toEqual([])
  })
})

describe('a pin', () => {
  const annotations = {
    [PIN_ANNOTATIONS.by]: 'Pavel',
    [PIN_ANNOTATIONS.at]: '2026-11-20T01:59:59.500Z',
    [PIN_ANNOTATIONS.reason]: 'it crashes',
  }

  function pinned(of: ImageStream, members: object = { annotations }): ImageStream {
    const from = { kind: 'DockerImage', name: `quay.io/packit/worker@${digest('b')}` }
    return { ...of, spec: { tags: [{ name: 'prod', from, generation: 1, ...members }] } }
  }

  it('with the image that it brought is one event, on the record', () => {
    const [pin, ...others] = eventsOf(pinned(worker))
    expect(pin).toMatchObject({
      what: { kind: 'pinned', digest: digest('b') },
      who: [{ kind: 'pin', by: 'Pavel', reason: 'it crashes' }],
      certainty: 'recorded',
    })
    expect(others.map(({ what }) => what.kind)).toEqual(['imported', 'imported'])
  })

  it('to an image that the tag had already is told by its record', () => {
    const late = { ...annotations, [PIN_ANNOTATIONS.at]: '2026-11-21T10:00:00Z' }
    expect(kinds(pinned(worker, { annotations: late }))).toEqual([
      '20 imported',
      '19 imported',
      '18 imported',
      '21 pinned',
    ])
  })

  it('of an operation of the journal is left to that operation', () => {
    const late = { ...annotations, [PIN_ANNOTATIONS.at]: '2026-11-21T10:00:00Z' }
    const own = operation({ startedAt: '2026-11-21T09:59:59Z', endedAt: '2026-11-21T10:01:00Z' })
    expect(kinds(pinned(worker, { annotations: late }), { ...WHOLE, operations: [own] })).not.toContain(
      '21 pinned',
    )
  })

  it('by a client is inferred from what it wrote just before the image came', () => {
    const [pin] = eventsOf(writtenBy('oc', '2026-11-20T01:59:59Z', pinned(worker, {})))
    expect(pin).toMatchObject({
      what: { kind: 'pinned', digest: digest('b') },
      who: [{ kind: 'client', manager: 'oc' }],
      certainty: 'inferred',
    })
  })

  it('that a client ended is told at the latest when it last wrote, if only one wrote', () => {
    const left: ImageStream = {
      ...worker,
      spec: {
        tags: [
          { name: 'prod', from: { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' }, annotations },
        ],
      },
    }
    expect(kinds(left)).not.toContain('21 followed')
    const [event] = eventsOf(writtenBy('kubectl-edit', '2026-11-21T10:00:00Z', left)).slice(-1)
    expect(event).toMatchObject({
      when: { at: '2026-11-21T10:00:00Z', isExact: false },
      what: { kind: 'followed', pullSpec: 'quay.io/packit/worker:prod' },
      who: [{ kind: 'client', manager: 'kubectl-edit' }],
      certainty: 'inferred',
    })
    const two = writtenBy('kubectl-edit', '2026-11-21T10:00:00Z', left)
    const both = [...(two.metadata.managedFields ?? []), ...managedBy('oc', '2026-11-21T11:00:00Z')]
    const unclear = { ...two, metadata: { ...two.metadata, managedFields: both } }
    expect(eventsOf(unclear).map(({ what }) => what.kind)).not.toContain('followed')
    const before = writtenBy('kubectl-edit', '2026-11-20T01:00:00Z', left)
    expect(eventsOf(before).map(({ what }) => what.kind)).not.toContain('followed')
  })

  function writtenBy(manager: string, time: string, stream: ImageStream): ImageStream {
    return { ...stream, metadata: { ...stream.metadata, managedFields: managedBy(manager, time) } }
  }

  function managedBy(manager: string, time: string) {
    const fieldsV1 = { 'f:spec': { 'f:tags': { 'k:{"name":"prod"}': { 'f:from': {}, 'f:name': {} } } } }
    return [{ manager, time, operation: 'Update', fieldsV1 }]
  }
})
