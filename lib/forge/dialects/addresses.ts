import 'server-only'
import type { ForgeKind } from '#lib/domain/promotion/forge-answers'

/** Where the API of a host is. GitHub's own has a host of its own, `api.github.com`; that of GitHub Enterprise is named as it is. */
const API_PATHS: Record<ForgeKind, string> = { github: '/api/v3', gitlab: '/api/v4', forgejo: '/api/v1' }

/** Both addresses of a host, without a slash at the end. @param url of its API, or, but for GitHub Enterprise, of its pages */
export function addressesOf(kind: ForgeKind, url: string): { api: string; web: string } {
  const given = url.replace(/\/+$/, '').replace(/^https:\/\/github\.com$/, 'https://api.github.com')
  const path = API_PATHS[kind]
  const web = given.endsWith(path) ? given.slice(0, -path.length) : given
  return kind === 'github' ? { api: given, web: web.replace('//api.', '//') } : { api: web + path, web }
}
