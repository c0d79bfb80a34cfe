import { expect, it } from 'vitest'
import type { Operation } from '#lib/plan/operation/operation'
import { operationWith } from '#lib/plan/testing/test-operations'
import { readEntry, textOfEntry } from '#lib/server/journal/entry'

const SHORT = { kind: 'StatefulSet', name: 'short' } as const
const BEAT = { kind: 'Deployment', name: 'beat' } as const
const DIGEST = `sha256:${'a'.repeat(64)}`

/** As Quayside wrote it before a revert named its workloads. */
function earlier(request: object, others: object = {}): string {
  const effects = [SHORT, BEAT].map((workload) => ({ workload, container: 'app', from: null, to: DIGEST }))
  return JSON.stringify({ ...operationWith({ effects }), request, ...others, version: 1 })
}

it('an earlier revert by a pin names the workloads that it moved', () => {
  const request = { action: 'revert', workload: SHORT, to: { digest: DIGEST }, way: 'pin' }
  expect(readEntry('op-1', earlier(request))).toMatchObject({
    request: { lane: null, workloads: [SHORT, BEAT], to: { digest: DIGEST }, way: null, until: null },
  })
})

it('earlier undos and next actions are read, too', () => {
  const undo = { action: 'resume', workload: SHORT, container: 'app' }
  const revert = { action: 'revert', workload: SHORT, to: 'before', way: null }
  const next = [{ sentence: 'Revert short', request: revert }]
  const end = { state: 'failed', at: '2026-11-23T18:30:00Z', message: '', next }
  expect(readEntry('op-1', earlier({ ...revert, way: 'pause' }, { undo, end }))).toMatchObject({
    request: { workloads: [SHORT, BEAT], way: 'pause' },
    undo: { action: 'resume', triggers: [{ workload: SHORT, container: 'app' }] },
    end: { next: [{ request: { action: 'revert', workloads: [SHORT], to: 'before' } }] },
  })
})

it('an entry of now is read as it was written', () => {
  const operation = operationWith()
  expect(readEntry('op-1', textOfEntry(operation))).toEqual(operation)
})

it('an entry says whose account it was, if it was written, and none without', () => {
  const account = { issuer: 'https://sso.example.com', subject: 'u-1' }
  const stop = { by: 'Eva', at: '2026-11-23T18:30:00Z', account }
  const operation = { ...operationWith(), account, stop }
  expect(readEntry('op-1', textOfEntry(operation))).toEqual(operation)
  expect(readEntry('op-1', textOfEntry(operationWith()))).not.toHaveProperty('account')
})

it('of an entry that a later Quayside wrote, the text is shown, whatever else it has', () => {
  const later = {
    ...operationWith(),
    request: { action: 'teleport' },
    end: { state: 'gone', message: 'It is away.' },
  }
  expect(readEntry('op-1', JSON.stringify({ ...later, version: 5 }))).toEqual({
    isNewer: true,
    isOfLaterVersion: true,
    id: 'op-1',
    title: 'Pin packit-service:prod to aaaaaaaa',
    by: 'Ola',
    reason: 'it crashes',
    startedAt: '2026-11-23T18:28:00.000Z',
    action: 'teleport',
    state: 'gone',
    message: 'It is away.',
  })
  expect(readEntry('op-1', JSON.stringify({ version: 5, title: 7 }))).toMatchObject({
    title: '',
    startedAt: null,
  })
})

/** As Quayside wrote it before the end of an operation was a record. */
function ofVersion2(operation: Operation): string {
  const { job: _job, end, ...others } = operation
  const { workloads: _workloads, ...earlierEnd } = end ?? { workloads: null }
  return JSON.stringify({ ...others, end: end && earlierEnd, version: 2 })
}

const END = { at: '2026-11-23T18:30:00.000Z', message: 'Done.', next: [], workloads: null }

it('what moved nothing, and was called healthy, is done', () => {
  const end = { ...END, state: 'healthy' } as const
  const suspended = operationWith({
    request: { action: 'suspend', cronJob: 'import', suspended: true, until: null },
    end,
  })
  expect(readEntry('op-1', ofVersion2(suspended))).toMatchObject({ end: { state: 'done', workloads: null } })
  const effects = [{ workload: BEAT, container: 'app', from: null, to: DIGEST }]
  expect(readEntry('op-1', ofVersion2(operationWith({ effects, end })))).toMatchObject({
    end: { state: 'healthy', workloads: null },
  })
})

it('a record is read as it was written', () => {
  const images = [{ container: 'app', image: DIGEST }]
  const record = {
    workload: BEAT,
    state: 'healthy',
    reason: null,
    desired: 2,
    ready: 2,
    onTarget: 2,
    images,
  } as const
  const undo = { image: DIGEST, request: { action: 'follow', stream: 'app', tag: 'prod' } } as const
  const step = {
    sentence: 'Import.',
    tag: 'app:prod',
    state: 'done',
    at: END.at,
    message: null,
    undo,
  } as const
  const ended = operationWith({
    job: 'import-1',
    steps: [step],
    end: { ...END, state: 'unknown', workloads: [record] },
  })
  expect(readEntry('op-1', textOfEntry(ended))).toEqual(ended)
})

it('a promotion is of a later version, so that an earlier Quayside shows it as text; all others stay', () => {
  const sources = [{ repository: 'packit/packit', commit: 'a'.repeat(40) }]
  const promotion = operationWith({
    title: 'Promote packit/packit: 4 commits',
    request: { action: 'promote', sources, imports: true, override: false },
    end: {
      ...END,
      state: 'held',
      chain: [
        {
          repository: 'packit/packit',
          commit: 'a'.repeat(40),
          steps: [
            {
              what: 'registry',
              state: 'done',
              about: 'packit:prod',
              sentence: 'There.',
              since: END.at,
              usualSeconds: null,
              advice: null,
              url: null,
            },
          ],
        },
      ],
    },
  })
  const versionOf = (text: string) => Number(/^\{"version":(\d+),/.exec(text)?.[1])
  expect(versionOf(textOfEntry(operationWith()))).toBe(3)
  expect(versionOf(textOfEntry(promotion))).toBe(4)
  expect(readEntry('op-1', textOfEntry(promotion))).toEqual(promotion)
  // An earlier Quayside is to this entry what this one is to the next version.
  expect(readEntry('op-1', textOfEntry(promotion).replace('"version":4', '"version":5'))).toMatchObject({
    isNewer: true,
    title: 'Promote packit/packit: 4 commits',
    by: 'Ola',
    message: 'Done.',
  })
})
