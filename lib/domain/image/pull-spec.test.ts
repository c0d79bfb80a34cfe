import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, parsePullSpec } from '#lib/domain/image/pull-spec'
import { digest } from '#lib/domain/testing/test-objects'

const whole = digest('a')

describe('a pull spec', () => {
  it.each([
    ['quay.io/packit/worker', 'quay.io/packit/worker', null, null],
    ['quay.io/packit/worker:prod', 'quay.io/packit/worker', 'prod', null],
    ['127.0.0.1:5000/packit/worker', '127.0.0.1:5000/packit/worker', null, null],
    ['127.0.0.1:5000/packit/worker:prod', '127.0.0.1:5000/packit/worker', 'prod', null],
    [`127.0.0.1:5000/packit/worker@${whole}`, '127.0.0.1:5000/packit/worker', null, whole],
    [`quay.io/packit/worker:prod@${whole}`, 'quay.io/packit/worker', 'prod', whole],
    [`quay.io/x@sha512:${'ab'.repeat(64)}`, 'quay.io/x', null, `sha512:${'ab'.repeat(64)}`],
    ['packit-worker:prod', 'packit-worker', 'prod', null],
    ['quay.io/packit/worker@sha256:xyz', 'quay.io/packit/worker', null, null],
    ['', '', null, null],
  ])('%s', (pullSpec, repository, tag, found) => {
    expect(parsePullSpec(pullSpec)).toEqual({ repository, tag, digest: found })
  })

  it('is split into the parts that it was made of', () => {
    const name = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,10}[a-z0-9])?$/)
    const host = fc.option(fc.tuple(name, fc.option(fc.nat(65535))), { nil: undefined })
    const tags = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/))
    const digests = fc.option(fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `sha256:${hex}`))
    fc.assert(
      fc.property(host, fc.array(name, { minLength: 1 }), tags, digests, (registry, path, tag, found) => {
        const [server, port = null] = registry ?? []
        const place = server === undefined ? [] : [port === null ? server : `${server}:${port}`]
        const repository = [...place, ...path].join('/')
        const pullSpec = [repository, tag === null ? '' : `:${tag}`, found === null ? '' : `@${found}`].join(
          '',
        )
        expect(parsePullSpec(pullSpec)).toEqual({ repository, tag, digest: found })
      }),
    )
  })
})

describe('the digest', () => {
  it.each([
    [`quay.io/packit/worker@${whole}`, whole],
    [`docker-pullable://quay.io/packit/worker@${whole}`, whole],
    ['quay.io/packit/worker:prod', null],
    ['', null],
  ])('of %s', (reference, found) => {
    expect(digestOf(reference)).toBe(found)
  })

  it('is not the id of an image configuration', () => {
    expect(digestOf(whole)).toBeNull()
  })
})
