import 'server-only'

/** The names in brackets are those of the folders in app/; what is below `/api/environments` are the views. */
const ROUTES = [
  '/',
  '/sign-in',
  '/api/healthz',
  '/api/readyz',
  '/api/metrics',
  '/api/live',
  '/api/environments',
  '/api/environments/[environment]/pipeline',
  '/api/environments/[environment]/search',
  '/api/environments/[environment]/freshness',
  '/api/environments/[environment]/cron-jobs/[name]/jobs/[job]/log',
  '/api/environments/[environment]/image-streams/[name]/[tag]/images/[digest]',
  '/api/environments/[environment]/deployments/[name]/diff',
  '/api/environments/[environment]/stateful-sets/[name]/diff',
  '/[environment]',
  '/[environment]/activity',
  ...both('schedule'),
  ...both('operations'),
  ...both('operations/[id]'),
  ...both('image-streams/[name]/[tag]'),
  ...both('image-streams/[name]/[tag]/compare'),
  ...both('deployments/[name]'),
  ...both('stateful-sets/[name]'),
].map((route) => ({ route, pattern: patternOf(route) }))

/** Everything below these is one route. */
const FOLDERS = ['/_next', '/api/auth']

/** The route of a path, out of a list that has an end: whoever asks for made-up paths makes no new series. */
export function routeOf(path: string): string {
  const folder = FOLDERS.find((each) => path.startsWith(`${each}/`))
  return folder ?? ROUTES.find(({ pattern }) => pattern.test(path))?.route ?? 'other'
}

/** The address of a page, and that of the view that it shows. */
function both(view: string): string[] {
  return [`/[environment]/${view}`, `/api/environments/[environment]/${view}`]
}

function patternOf(route: string): RegExp {
  const isOfApi = route.startsWith('/api/')
  const names = route.replace('[environment]', '[^/.]+').replaceAll(/\[[a-z]+\]/g, '[^/]+')
  return new RegExp(isOfApi ? `^${names}$` : `^(?!/api/)${names}$`)
}
