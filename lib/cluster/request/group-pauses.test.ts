import { describe, expect, it } from 'vitest'
import { GroupPauses } from '#lib/cluster/request/group-pauses'
import { StreamImages } from '#lib/cluster/request/images'
import { createObject, getObject, listObjects } from '#lib/cluster/request/objects'
import { openWatch } from '#lib/cluster/request/request'
import { serve } from '#lib/cluster/testing/test-server'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { applyStep } from '#lib/cluster/request/apply'
import { connect } from '#lib/cluster/request/connection'

const IMAGES = '/apis/image.openshift.io/v1/namespaces/prod/imagestreams'
const APPS = '/apis/apps/v1/namespaces/prod/deployments'
const throttled = { code: 'throttled', status: 429, why: 'the API server limits requests' } as const
const digestOf = (number: number) => `sha256:${number.toString(16).padStart(64, '0')}`

/** A cluster that refuses all requests to the image API; what it is asked. */
async function refusing(status: number, headers: Record<string, string> = {}) {
  const asked: string[] = []
  const { url, tokenFile } = await serve(({ method = '', url: path = '' }, response) => {
    asked.push(`${method} ${path}`)
    if (path.includes('image.openshift.io')) response.writeHead(status, headers).end()
    else response.end(JSON.stringify({ metadata: {}, items: [] }))
  })
  const clock = new TestClock()
  return { asked, clock, connection: connect({ server: url, tokenFile }, clock) }
}

describe('an API group that answers 429 with Retry-After', () => {
  it('gets no request from any reader before that, and then one again', async () => {
    const { connection, asked, clock } = await refusing(429, { 'Retry-After': '30' })
    const images = new StreamImages(connection, 'prod')
    await images.factsOf('app', digestOf(0))
    for (let second = 0; second < 30; second += 1) {
      const answers = await Promise.all([
        images.factsOf('app', digestOf(second + 1)),
        listObjects(connection, 'imagestreams', 'prod'),
        createObject(connection, 'imagestreamimports', 'prod', {}),
        openWatch(connection, IMAGES, {}, new AbortController().signal),
      ])
      for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'throttled' } })
      await clock.advance(1_000)
    }
    expect(asked).toHaveLength(1)
    await clock.advance(3_000)
    await listObjects(connection, 'imagestreams', 'prod')
    expect(asked).toHaveLength(2)
  })

  it('does not stop requests to other groups', async () => {
    const { connection, asked } = await refusing(429, { 'Retry-After': '30' })
    await listObjects(connection, 'imagestreams', 'prod')
    expect(await listObjects(connection, 'deployments', 'prod')).toMatchObject({ ok: true })
    expect(asked).toHaveLength(2)
  })

  it('refuses a write at once, says when to try again, and nothing was sent', async () => {
    const { connection, asked, clock } = await refusing(503, { 'Retry-After': '30' })
    await getObject(connection, 'imagestreams', 'prod', 'app')
    await clock.advance(10_000)
    const step = { method: 'PATCH', path: `${IMAGES}/app`, body: {} } as const
    expect(await applyStep(connection, { ...step, contentType: 'application/merge-patch+json' })).toEqual({
      ok: false,
      error: {
        code: 'throttled',
        retryAfterSeconds: 22,
        message:
          'Could not change the image stream app in prod: the image.openshift.io API is not available, ' +
          'and it asked to wait: try again in 22 s.',
      },
    })
    expect(asked).toHaveLength(1)
  })
})

describe('a pause', () => {
  const pausesAt = (random = 0) => {
    const clock = new TestClock(() => random)
    return { clock, pauses: new GroupPauses(clock) }
  }

  it('is asked for with 429, even without Retry-After, and with 503 and Retry-After', () => {
    const secondsAfter = (status: number, retryAfterSeconds?: number) => {
      const { pauses } = pausesAt()
      pauses.learn(IMAGES, { ...throttled, status, ...(retryAfterSeconds && { retryAfterSeconds }) })
      return pauses.faultOf(IMAGES, false)?.retryAfterSeconds ?? 0
    }
    expect([secondsAfter(429, 7), secondsAfter(429), secondsAfter(503, 7)]).toEqual([7, 1, 7])
    // A conflict and a failure can have one, too, and are about one object.
    expect([secondsAfter(503), secondsAfter(409, 7), secondsAfter(500, 7)]).toEqual([0, 0, 0])
  })

  it('is not made shorter by a later refusal', async () => {
    const { clock, pauses } = pausesAt()
    pauses.learn(IMAGES, { ...throttled, retryAfterSeconds: 60 })
    await clock.advance(1_000)
    pauses.learn(IMAGES, { ...throttled, retryAfterSeconds: 2 })
    expect(pauses.faultOf(IMAGES, false)).toMatchObject({ retryAfterSeconds: 59 })
  })

  it('ends by itself, at most 10 % late, and after five minutes at most', async () => {
    const { clock, pauses } = pausesAt(0.999)
    pauses.learn(IMAGES, { ...throttled, retryAfterSeconds: 1e9 })
    await clock.advance(300_000)
    expect(pauses.faultOf(IMAGES, false)).not.toBeNull()
    await clock.advance(30_000)
    expect(pauses.faultOf(IMAGES, false)).toBeNull()
  })

  it('is of one group', () => {
    const { pauses } = pausesAt()
    pauses.learn(APPS, { ...throttled, retryAfterSeconds: 60 })
    expect(pauses.faultOf(APPS, false)).not.toBeNull()
    expect(pauses.faultOf(IMAGES, false)).toBeNull()
    expect(pauses.faultOf('/api/v1/namespaces/prod/pods', false)).toBeNull()
  })
})
