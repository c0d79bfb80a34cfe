import { describe, expect, it } from 'vitest'
import { routeOf } from '#lib/server/metrics/route'

describe('the route of a path', () => {
  it.each([
    ['/', '/'],
    ['/prod', '/[environment]'],
    ['/prod/deployments/nginx', '/[environment]/deployments/[name]'],
    ['/prod/image-streams/nginx/prod', '/[environment]/image-streams/[name]/[tag]'],
    ['/api/environments/prod/pipeline', '/api/environments/[environment]/pipeline'],
    [
      '/api/environments/prod/stateful-sets/w/diff',
      '/api/environments/[environment]/stateful-sets/[name]/diff',
    ],
    ['/api/auth/callback/oidc', '/api/auth'],
    ['/_next/static/chunks/1.js', '/_next'],
    ['/api/healthz', '/api/healthz'],
  ])('%s is that of its page', (path, route) => {
    expect(routeOf(path)).toBe(route)
  })

  it('that nobody made holds nothing of it', () => {
    for (const path of ['/wp-admin/x.php', '/api/x', '/api/environments/x/y', '//', '', 'a', '/a.b']) {
      expect(routeOf(path)).toBe('other')
    }
  })
})
