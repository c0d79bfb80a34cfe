import 'server-only'
import { VIEWS } from '#lib/views/views'

const OTHERS = ['/sign-in', '/api/healthz', '/api/readyz', '/api/metrics', '/api/live']

/** Those of views and their pages, by the patterns of both. */
const ROUTES = [
  ...OTHERS,
  ...Object.values(VIEWS).flatMap(({ pattern, page }) => (page === null ? [pattern] : [pattern, page])),
].map((route) => ({ route, pattern: patternOf(route) }))

/** Everything below these is one route. */
const FOLDERS = ['/_next', '/api/auth']

/** The route of a path, out of a list that has an end: whoever asks for made-up paths makes no new series. */
export function routeOf(path: string): string {
  const folder = FOLDERS.find((each) => path.startsWith(`${each}/`))
  return folder ?? ROUTES.find(({ pattern }) => pattern.test(path))?.route ?? 'other'
}

function patternOf(route: string): RegExp {
  const isOfApi = route.startsWith('/api/')
  const names = route.replace('[environment]', '[^/.]+').replaceAll(/\[\w+\]/g, '[^/]+')
  return new RegExp(isOfApi ? `^${names}$` : `^(?!/api/)${names}$`)
}
