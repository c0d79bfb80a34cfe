import { expect, it } from 'vitest'
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

it('an entry of now is read as it was written, and a later one is left alone', () => {
  const operation = operationWith()
  expect(readEntry('op-1', textOfEntry(operation))).toEqual(operation)
  expect(readEntry('op-1', JSON.stringify({ ...operation, version: 3 }))).toBe('newer')
})
