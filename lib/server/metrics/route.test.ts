import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { routeOf } from '#lib/server/metrics/route'
import { VIEWS } from '#lib/views/views'

/** Each page and route handler of app/, without the one of the views, which have their own patterns. */
const FOLDERS = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file) && !file.includes('[[...'))
  .map((file) => file.split('/').slice(0, -1))
  .map((names) => `/${names.filter((name) => !name.startsWith('(')).join('/')}`)

describe('the route of a path', () => {
  it.each([
    ['/', '/'],
    ['/prod', '/[environment]'],
    ['/prod/deployments/nginx', '/[environment]/deployments/[name]'],
    ['/prod/image-streams/nginx/prod', '/[environment]/image-streams/[stream]/[tag]'],
    ['/api/environments/prod/pipeline', '/api/environments/[environment]/pipeline'],
    [
      '/api/environments/prod/stateful-sets/w/diff',
      '/api/environments/[environment]/stateful-sets/[name]/diff',
    ],
    ['/api/auth/callback/oidc', '/api/auth'],
    ['/_next/static/chunks/1.js', '/_next'],
    ['/api/healthz', '/api/healthz'],
  ])('%s is the one of its page', (path, route) => {
    expect(routeOf(path)).toBe(route)
  })

  it.each(Object.values(VIEWS))('is known for the view $pattern', ({ pattern }) => {
    expect(routeOf(pattern.replaceAll(/\[\w+\]/g, 'name'))).toBe(pattern)
  })

  it.each(FOLDERS)('is known for %s', (folder) => {
    expect(routeOf(folder.replaceAll(/\[[^/]+\]/g, 'name'))).toBe(folder.replace(/\/\[\.\.\..*$/, ''))
  })

  it('is `other` for unknown paths', () => {
    for (const path of ['/wp-admin/x.php', '/api/x', '/api/environments/x/y', '//', '', 'a', '/a.b']) {
      expect(routeOf(path)).toBe('other')
    }
  })
})
