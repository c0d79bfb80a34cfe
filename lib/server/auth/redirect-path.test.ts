import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redirectPath } from '#lib/server/auth/redirect-path'

const url = 'https://quayside.example.com'

/** Sooner what leads elsewhere than a text of any characters would. */
const pieces = fc.array(
  fc.constantFrom('/', '//', '\\', '.', '..', '%2e', '\t', '\n', '?', '#', '@', ':', 'evil.example', 'a'),
)

describe('the page after sign-in', () => {
  it('is the requested page', () => {
    expect(redirectPath('/prod/deployments/web?filter=a%26b', url)).toBe('/prod/deployments/web?filter=a%26b')
  })

  it.each([
    ['/quayside/prod?filter=a', '/quayside/prod?filter=a'],
    ['/quayside', '/quayside'],
    ['/quayside/', '/quayside/'],
    ['/', '/quayside/'],
    ['/other', '/quayside/'],
    ['/quaysides/prod', '/quayside/'],
    ['/quayside/../other', '/quayside/'],
    ['/quayside/%2e%2e/other', '/quayside/'],
    ['//evil.example/quayside/', '/quayside/'],
  ])('below a base path is, for %s, %s', (wanted, expected) => {
    expect(redirectPath(wanted, `${url}/quayside`)).toBe(expected)
  })

  it.each([
    ['//evil.example'],
    ['/\\evil.example'],
    ['/\t/evil.example'],
    ['/\n\\evil.example'],
    ['/.//evil.example'],
    ['/a/..//evil.example'],
    ['/%2e/\\evil.example'],
    ['https://evil.example'],
    ['javascript:alert(1)'],
    ['//['],
    [''],
    [['/prod', '/stg']],
    [undefined],
  ])('is the home page for %j', (wanted) => {
    expect(redirectPath(wanted, url)).toBe('/')
  })

  it.each([url, `${url}/quayside`])(
    'is one of ours for a browser that is at %s, whatever was asked for',
    (base) => {
      fc.assert(
        fc.property(pieces, (parts) => {
          const { origin, pathname } = new URL(redirectPath(`/${parts.join('')}`, base), base)
          expect(origin + pathname).toMatch(base)
        }),
      )
    },
  )
})
