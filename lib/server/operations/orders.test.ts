import { beforeEach, describe, expect, it } from 'vitest'
import type { PodTemplate } from '#lib/kubernetes/objects'
import { operationWith } from '#lib/plan/testing/test-operations'
import { seal, sealWith, unseal, type Orders } from '#lib/server/operations/orders'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const template: PodTemplate = {
  spec: { containers: [{ name: 'web', env: [{ name: 'PASSWORD', value: 'hunter2' }] }] },
}
const orders: Orders = {
  at: NOW,
  atOnce: 1,
  newest: { 'web:prod': null },
  pushes: [],
  steps: [
    {
      sentence: 'Set it.',
      request: {
        method: 'PATCH',
        path: '/apis/apps/v1/namespaces/packit/deployments/web',
        contentType: 'application/json-patch+json',
        body: [{ op: 'replace', path: '/spec/template', value: template }],
      },
      after: {
        workload: { kind: 'Deployment', name: 'web' },
        images: [{ container: 'web', image: 'web:1' }],
        template,
        sentence: 'Wait.',
      },
    },
  ],
}

/** The operation `op-1` with these orders in its entry. */
function entryWith(sealed: string) {
  return operationWith({ lease: { owner: 'a', beat: 1, orders: sealed } })
}

beforeEach(() => sealWith('a secret that all replicas share'))

describe('sealed orders', () => {
  it('are whole for a process with the same secret', () => {
    expect(unseal(entryWith(seal('op-1', orders)), NOW)).toEqual(orders)
  })

  it('show nothing to readers of ConfigMaps', () => {
    const text = Buffer.from(seal('op-1', orders), 'base64').toString('latin1')
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain('PASSWORD')
  })

  it('are not read with another secret, from another operation, or after an hour', () => {
    const entry = entryWith(seal('op-1', orders))
    expect(unseal({ ...entry, id: 'op-2' }, NOW)).toBeNull()
    expect(unseal(entry, NOW + 3_600_000)).toBeNull()
    sealWith('another secret')
    expect(unseal(entry, NOW)).toBeNull()
  })

  it('of another version are for another replica, as long as anybody may carry them out', () => {
    // Sealed with the same secret, so a Quayside wrote them.
    const later = Object.assign({ ...orders }, { steps: [{ ask: 'the cluster' }] })
    const startedAt = new Date(NOW).toISOString()
    const entry = { ...entryWith(seal('op-1', later)), startedAt }
    expect(unseal(entry, NOW)).toBe('of-another-version')
    expect(unseal(entry, NOW + 3_600_000)).toBeNull()
    const counted = { ...entryWith(seal('op-1', Object.assign({ ...orders }, { version: 2 }))), startedAt }
    expect(unseal(counted, NOW)).toBe('of-another-version')
  })

  it('that move branches are read for a day', () => {
    const push = { forge: 'github', repository: 'a/b', branch: 'stable', from: 'a', to: 'b' }
    const pushes = [{ sentence: 'Move it.', push, gates: [{ ...push, sha: 'c', checks: 'rpm:*' }] }]
    const entry = entryWith(seal('op-1', { ...orders, pushes }))
    expect(unseal(entry, NOW + 23 * 3_600_000)).toMatchObject({ pushes: [{ push, gates: [{ sha: 'c' }] }] })
    expect(unseal(entry, NOW + 24 * 3_600_000)).toBeNull()
  })

  it('are not read where somebody else wrote or changed them', () => {
    const bytes = Buffer.from(seal('op-1', orders), 'base64')
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
    const forged = ['', 'AAAA', JSON.stringify(orders), bytes.toString('base64')]
    expect(forged.map((sealed) => unseal(entryWith(sealed), NOW))).toEqual([null, null, null, null])
  })

  it('of many imports are small, since each beat sends them', () => {
    const steps = Array.from({ length: 200 }, (_, index) =>
      orders.steps.map((step) => ({ ...step, sentence: `Import app-${index}.` })),
    ).flat()
    expect(seal('op-1', { ...orders, steps }).length).toBeLessThan(10_000)
  })
})
