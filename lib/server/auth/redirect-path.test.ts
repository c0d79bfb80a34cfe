import { describe, expect, it } from 'vitest'
import { redirectPath } from '#lib/server/auth/redirect-path'

const url = 'https://quayside.example.com'

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
    ['https://evil.example'],
    ['javascript:alert(1)'],
    ['//['],
    [''],
    [['/prod', '/stg']],
    [undefined],
  ])('is the home page for %j', (wanted) => {
    expect(redirectPath(wanted, url)).toBe('/')
  })
})
