import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'

const LIST = JSON.stringify({ metadata: { resourceVersion: '7' }, items: [{ metadata: { name: 'tokman' } }] })

/** An environment on a cluster that records requests; it answers lists and keeps watches silent. */
async function storedEnvironment(name: string, isHanging = false) {
  const asked: string[] = []
  const { url, tokenFile } = await serve((incoming, response) => {
    asked.push(incoming.url ?? '')
    if (isHanging) return
    if (incoming.url?.includes('watch=true')) response.flushHeaders()
    else response.end(incoming.url?.includes('/pods') ? LIST : LIST.replace(/\[.*\]/, '[]'))
  })
  const environment = environmentOf(name, { namespace: 'packit--prod', cluster: { server: url, tokenFile } })
  onTestFinished(() => storeOf(environment).stop())
  return { environment, asked }
}

/** Six kinds of a snapshot, events, CronJobs, Jobs and the journal: each is listed and watched. */
const KINDS = 10
/** And one read proves that etcd answers. */
const REQUESTS = 2 * KINDS + 1

describe('a stored snapshot', () => {
  it('waits for the first lists, and is free after that', async () => {
    const { environment, asked } = await storedEnvironment('prod')
    expect(await storedSnapshot(environment)).toMatchObject({
      namespace: 'packit--prod',
      pods: { ok: true, value: [{ metadata: { name: 'tokman' } }] },
      imageStreams: { ok: true, value: [] },
      freshness: { pods: { error: null } },
    })
    await expect.poll(() => asked.length).toBe(REQUESTS)
    for (let view = 0; view < 100; view++) await storedSnapshot(environment)
    expect(asked.filter((path) => path.includes('limit=200')).length).toBe(KINDS)
    expect(asked.length).toBe(REQUESTS)
  })

  it('of one environment does not wait for the cluster of another', async () => {
    const [slow, well] = [await storedEnvironment('slow', true), await storedEnvironment('well')]
    const waiting = storedSnapshot(slow.environment)
    expect(await storedSnapshot(well.environment)).toMatchObject({ pods: { ok: true } })
    await storeOf(slow.environment).stop()
    expect(await waiting).toMatchObject({ pods: { ok: false, error: { code: 'being-read' } } })
  })

  it('says that a slow cluster is still being read, instead of waiting', async () => {
    const { environment } = await storedEnvironment('patient', true)
    const onLate = vi.fn()
    const snapshot = await storedSnapshot(environment, { waitMs: 1, onLate })
    expect(snapshot.imageStreams).toMatchObject({ ok: false, error: { code: 'being-read' } })
    await storeOf(environment).stop()
    await expect.poll(() => onLate.mock.calls.length).toBe(1)
  })

  it('of two environments on one cluster needs one proof that etcd answers', async () => {
    const { environment, asked } = await storedEnvironment('together-prod')
    const other = environmentOf('together-stg', { namespace: 'packit--stg', cluster: environment.cluster })
    onTestFinished(() => storeOf(other).stop())
    await Promise.all([storedSnapshot(environment), storedSnapshot(other)])
    expect(asked.filter((path) => path.endsWith('limit=1'))).toHaveLength(1)
  })

  it('comes from the one store of an environment', async () => {
    const { environment } = await storedEnvironment('once')
    expect(storeOf(environment)).toBe(storeOf({ ...environment }))
  })
})
