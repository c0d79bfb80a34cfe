import 'server-only'

const VIEWS = '(pipeline|search|freshness)'

/** In this order; the names in brackets are those of the folders in app/. */
const ROUTES: [RegExp, string][] = [
  [/^\/$/, '/'],
  [/^\/sign-in$/, '/sign-in'],
  [/^\/_next\/.*$/, '/_next'],
  [/^\/api\/auth\/.*$/, '/api/auth'],
  [/^\/api\/(healthz|readyz|metrics|live|environments)$/, '/api/$1'],
  [
    /^(\/api\/environments)?\/[^/]+\/(deployments|stateful-sets)\/[^/]+(\/diff)?$/,
    '$1/[environment]/$2/[name]$3',
  ],
  [
    /^(\/api\/environments)?\/[^/]+\/image-streams\/[^/]+\/[^/]+$/,
    '$1/[environment]/image-streams/[name]/[tag]',
  ],
  [new RegExp(`^/api/environments/[^/]+/${VIEWS}$`), '/api/environments/[environment]/$1'],
  [/^\/api\/.*$/, 'other'],
  [/^\/[^/.]+$/, '/[environment]'],
]

/** The route of a path, out of a list that has an end: whoever asks for made-up paths makes no new series. */
export function routeOf(path: string): string {
  const known = ROUTES.find(([pattern]) => pattern.test(path))
  return known ? path.replace(...known) : 'other'
}
