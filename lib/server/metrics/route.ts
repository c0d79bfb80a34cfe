import 'server-only'
import { VIEWS } from '#lib/views/views'

const OTHERS = [
  '/sign-in',
  '/api/healthz',
  '/api/readyz',
  '/api/metrics',
  '/api/activity/file',
  '/api/live',
  '/api/forges/[name]',
  '/api/pod-log/file',
  '/api/pod-log/follow',
  '/api/sign-out',
]

/** The patterns of views and pages are their route names. `/compare` is no environment, so what has no brackets comes first. */
const ROUTES = [
  ...OTHERS,
  ...Object.values(VIEWS).flatMap(({ pattern, page }) => (page === null ? [pattern] : [pattern, page])),
]
  .sort((a, b) => Number(a.includes('[')) - Number(b.includes('[')))
  .map((route) => ({ route, pattern: patternOf(route) }))

/** Each is one route with everything below it. */
const FOLDERS = ['/_next', '/api/auth']

/** The route of a path, from a fixed list, so that invented paths create no new series. */
export function routeOf(path: string): string {
  const folder = FOLDERS.find((each) => path.startsWith(`${each}/`))
  return folder ?? ROUTES.find(({ pattern }) => pattern.test(path))?.route ?? 'other'
}

function patternOf(route: string): RegExp {
  const isOfApi = route.startsWith('/api/')
  const names = route.replace('[environment]', '[^/.]+').replaceAll(/\[\w+\]/g, '[^/]+')
  return new RegExp(isOfApi ? `^${names}$` : `^(?!/api/)${names}$`)
}
