import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { snapshotOf } from '#lib/domain/test-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Environment } from '#lib/server/config-text'
import { forgetSnapshot, sharedSnapshot } from '#lib/server/read-snapshot'

const reads = vi.hoisted(() => ({ readSnapshot: vi.fn<() => Promise<Snapshot>>() }))
vi.mock('#lib/cluster/snapshot', () => reads)
vi.mock('#lib/cluster/connection', () => ({ connectionTo: () => ({}) }))

const environment: Environment = {
  name: 'prod',
  title: 'Production',
  namespace: 'packit--prod',
  isProtected: true,
  cluster: { inCluster: true },
  roles: { viewer: ['*'], operator: [] },
}

const after = (milliseconds: number) => {
  return new Promise<Snapshot>((resolve) => setTimeout(() => resolve(snapshotOf({})), milliseconds))
}

describe('a shared snapshot', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    forgetSnapshot(environment)
    reads.readSnapshot.mockReset().mockImplementation(() => after(10))
  })
  afterEach(() => vi.useRealTimers())

  it('serves those who ask within a second, and is read again after that', async () => {
    void sharedSnapshot(environment)
    await vi.advanceTimersByTimeAsync(900)
    void sharedSnapshot(environment)
    expect(reads.readSnapshot).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(200)
    void sharedSnapshot(environment)
    expect(reads.readSnapshot).toHaveBeenCalledTimes(2)
  })

  it('is not read twice at once where the cluster is slow', async () => {
    reads.readSnapshot.mockImplementation(() => after(10_000))
    void sharedSnapshot(environment)
    await vi.advanceTimersByTimeAsync(5_000)
    void sharedSnapshot(environment)
    expect(reads.readSnapshot).toHaveBeenCalledTimes(1)
  })

  it('is read again after a write, even while one from before the write is being read', async () => {
    reads.readSnapshot.mockImplementation(() => after(10_000))
    void sharedSnapshot(environment)
    forgetSnapshot(environment)
    void sharedSnapshot(environment)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(reads.readSnapshot).toHaveBeenCalledTimes(2)
  })

  it('is read again after a reading that failed', async () => {
    reads.readSnapshot.mockRejectedValueOnce(new Error('a surprise'))
    await expect(sharedSnapshot(environment)).rejects.toThrow('a surprise')
    await vi.advanceTimersByTimeAsync(1_000)
    await vi.advanceTimersByTimeAsync(10)
    void sharedSnapshot(environment)
    expect(reads.readSnapshot).toHaveBeenCalledTimes(2)
  })
})
