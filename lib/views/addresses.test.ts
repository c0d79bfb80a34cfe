import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KINDS } from '#lib/domain/snapshot'
import { kindsOfPage, pageAddress, VIEW_NAMES, viewNamed, workloadAddress } from '#lib/views/addresses'
import { match } from '#lib/views/pattern'
import { VIEWS } from '#lib/views/views'

describe('a link', () => {
  it('leads to the page of a view', () => {
    expect(pageAddress('overview', {})).toBe('/')
    expect(pageAddress('tag', { environment: 'prod', stream: 'packit-worker', tag: 'v1.2' })).toBe(
      '/prod/image-streams/packit-worker/v1.2',
    )
    expect(workloadAddress('prod', { kind: 'Deployment', name: 'tokman' })).toBe('/prod/deployments/tokman')
    expect(workloadAddress('prod', { kind: 'StatefulSet', name: 'db' })).toBe('/prod/stateful-sets/db')
  })

  it('carries only the parameters that it is given', () => {
    expect(pageAddress('pipeline', { environment: 'prod' })).toBe('/prod')
    expect(pageAddress('pipeline', { environment: 'prod', concern: 'crashing' })).toBe(
      '/prod?concern=crashing',
    )
    const lane = { environment: 'prod', stream: 'nginx', tag: 'prod' }
    expect(pageAddress('comparison', lane)).toBe('/prod/image-streams/nginx/prod/compare')
    expect(pageAddress('comparison', { ...lane, from: 'sha256:1', to: 'sha256:2' })).toBe(
      '/prod/image-streams/nginx/prod/compare?from=sha256%3A1&to=sha256%3A2',
    )
  })

  it('keeps each name inside its segment', () => {
    expect(pageAddress('tag', { environment: 'a/b', stream: '..%', tag: 'x?y' })).toBe(
      '/a%2Fb/image-streams/..%25/x%3Fy',
    )
  })

  const anyTag = fc.oneof(
    fc.string({ unit: 'binary' }).filter((tag) => tag !== ''),
    fc.constantFrom('.', '..', '~.', '~~..', '50%', '%2e', '%2F', 'v1:2', 'v1/2', 'a b', '#1', '?a=b', '\\'),
  )

  it('survives a browser, for every name that a tag can have', () => {
    fc.assert(
      fc.property(anyTag, (tag) => {
        const names = { environment: 'prod', stream: 'aa-bb_cc.dd', tag }
        const { pathname, search, hash } = new URL(pageAddress('tag', names), 'https://quayside')
        expect(match('/[environment]/image-streams/[stream]/[tag]', pathname)).toEqual(names)
        expect({ search, hash }).toEqual({ search: '', hash: '' })
        const api = new URL(viewNamed('tag').address(names), 'https://quayside')
        expect(viewNamed('tag').paramsIn(api.pathname, api.searchParams)).toEqual(names)
      }),
    )
  })
})

describe('the address of a view', () => {
  it.each(VIEW_NAMES)('%s is read as what it is made of', (name) => {
    const path = VIEWS[name].pattern.replaceAll(/\[(\w+)\]/g, 'a-$1')
    const params = viewNamed(name).paramsIn(path, new URLSearchParams('from=3&to=5'))
    expect(params).not.toBeNull()
    for (const [, each = ''] of VIEWS[name].pattern.matchAll(/\[(\w+)\]/g)) {
      expect(params).toHaveProperty(each, `a-${each}`)
    }
    const others = VIEW_NAMES.filter(
      (other) => viewNamed(other).paramsIn(path, new URLSearchParams()) !== null,
    )
    expect(others).toEqual([name])
  })

  it('is below the API only', () => {
    expect(viewNamed('schedule').paramsIn('/prod/schedule', new URLSearchParams())).toBeNull()
    expect(viewNamed('overview').paramsIn('/api/environmentsprod', new URLSearchParams())).toBeNull()
  })
})

describe('a page', () => {
  const folders = readdirSync('app/(dashboard)', { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.split('/').slice(0, -1).join('/')}`)

  it('has a folder in app, and each folder a view', () => {
    const pages = Object.values(VIEWS).flatMap(({ page }) => page ?? [])
    expect(pages.toSorted()).toEqual(folders.toSorted())
  })

  it('needs the parameters of its view and no others', () => {
    for (const { page, pattern } of Object.values(VIEWS)) {
      for (const [name] of (page ?? '').matchAll(/\[\w+\]/g)) expect(pattern).toContain(name)
    }
  })

  it('of a workload needs its own kinds, so that it is fresh while the image API is down', () => {
    expect(kindsOfPage('/prod/deployments/nginx')).not.toContain('imageStreams')
    expect(kindsOfPage('/prod/stateful-sets/a%20worker')).toContain('controllerRevisions')
  })

  it('of the pipeline, or of a tag, needs all', () => {
    expect(kindsOfPage('/prod')).toEqual(KINDS)
    expect(kindsOfPage('/prod/image-streams/nginx/prod')).toEqual(KINDS)
  })
})
