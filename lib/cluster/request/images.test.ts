import { describe, expect, it } from 'vitest'
import { StreamImages } from '#lib/cluster/request/images'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { serve } from '#lib/cluster/testing/test-server'

const digestOf = (number: number) => `sha256:${number.toString(16).padStart(64, '0')}`

const LIST = 999

const partsOf = (name: string | undefined) =>
  name === digestOf(LIST) ? [{ digest: digestOf(1000), os: 'linux', architecture: 'amd64' }] : undefined

/** Counts what it is asked for, and how much at once; answers `status` for every image. */
async function serveImages(status: () => number) {
  const seen = { asked: 0, atOnce: 0, most: 0 }
  const { connection } = await serve((incoming, response) => {
    seen.asked += 1
    seen.atOnce += 1
    seen.most = Math.max(seen.most, seen.atOnce)
    setTimeout(() => {
      seen.atOnce -= 1
      response.statusCode = status()
      const name = decodeURIComponent(incoming.url ?? '').split('@')[1]
      const image = { metadata: { name }, dockerImageManifests: partsOf(name) }
      response.end(JSON.stringify({ metadata: { name: `app@${name ?? ''}` }, image }))
    }, 20)
  })
  const clock = new TestClock()
  const stream = { version: '1' }
  const versionOf = () => stream.version
  const images = new StreamImages(connection, 'prod', undefined, versionOf, { facts: 10, images: 5 }, clock)
  const read = (number: number) => images.factsOf('app', digestOf(number))
  return { seen, read, images, clock, stream }
}

describe('an image', () => {
  it('is read once, also for two requests at the same time', async () => {
    const { seen, read } = await serveImages(() => 200)
    const [first, second] = await Promise.all([read(1), read(1)])
    expect(first).toMatchObject({ ok: true, value: { digest: digestOf(1) } })
    expect(second).toBe(first)
    expect(await read(1)).toBe(first)
    expect(seen.asked).toBe(1)
  })

  it.each([
    ['not-found', 404, 3_600_001],
    ['unavailable', 503, 5_001],
  ])('is read once while it is %s, and again some time later', async (code, failure, later) => {
    let status = failure
    const { seen, read, clock } = await serveImages(() => status)
    for (let view = 0; view < 100; view++) expect(await read(1)).toMatchObject({ error: { code } })
    expect(seen.asked).toBe(1)
    status = 200
    await clock.advance(later)
    expect(await read(1)).toMatchObject({ ok: true })
  })

  it('that is absent is asked for again only when its stream has changed', async () => {
    let status = 404
    const { seen, read, images, clock, stream } = await serveImages(() => status)
    expect(await read(1)).toMatchObject({ error: { code: 'not-found' } })
    status = 200
    await clock.advance(1_800_000)
    expect(await read(1)).toMatchObject({ error: { code: 'not-found' } })
    expect(await images.imageOf('app', digestOf(1))).toMatchObject({ error: { code: 'not-found' } })
    expect(seen.asked).toBe(1)
    stream.version = '2'
    expect(await read(1)).toMatchObject({ ok: true })
  })

  it('that was read is not asked for again when its stream has changed', async () => {
    const { seen, read, stream } = await serveImages(() => 200)
    await read(1)
    stream.version = '2'
    await read(1)
    expect(seen.asked).toBe(1)
  })

  it('never makes more than three requests at once', async () => {
    const { seen, read } = await serveImages(() => 200)
    await Promise.all(Array.from({ length: 30 }, (_, index) => read(index)))
    expect(seen).toMatchObject({ asked: 30, most: 3 })
  })

  it('is evicted when too many others were read since', async () => {
    const { seen, read } = await serveImages(() => 200)
    for (let number = 0; number <= 10; number++) await read(number)
    await read(1)
    expect(seen.asked).toBe(11)
    await read(0)
    expect(seen.asked).toBe(12)
  })

  it('is cached with all its members, too, but fewer of them', async () => {
    const { seen, read, images } = await serveImages(() => 200)
    for (let number = 0; number < 8; number++) await read(number)
    expect(await images.imageOf('app', digestOf(7))).toMatchObject({ ok: true })
    expect(seen.asked).toBe(8)
    await images.imageOf('app', digestOf(0))
    expect(seen.asked).toBe(9)
  })

  it('that is a manifest list is read together with one of its images', async () => {
    const { seen, read } = await serveImages(() => 200)
    expect(await read(LIST)).toMatchObject({
      ok: true,
      value: { digest: digestOf(LIST), platforms: ['linux/amd64'] },
    })
    await read(LIST)
    expect(seen.asked).toBe(2)
  })

  it.each([`sha512:${'ab'.repeat(64)}`, 'c3'.repeat(32)])('can have the name %s', async (name) => {
    const { seen, images } = await serveImages(() => 200)
    expect(await images.factsOf('app_1', name)).toMatchObject({ ok: true })
    expect(seen.asked).toBe(1)
  })

  it.each(['../../pods', 'a@b', 'a/b', '', '..'])('that is named %j has unknown details', async (name) => {
    const { seen, images } = await serveImages(() => 200)
    expect(await images.factsOf('app', name)).toMatchObject({ ok: false, error: { code: 'invalid' } })
    expect(seen.asked).toBe(0)
  })
})
