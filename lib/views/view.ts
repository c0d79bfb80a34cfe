import type { Kind } from '#lib/domain/snapshot'
import { fill, match, type PathParams } from '#lib/views/pattern'
import type { Search } from '#lib/views/search'

/** All views stand below this path of the API. */
export const API = '/api/environments'

type Parts<Path extends string, Page extends string | null, Q> = {
  /** Below `API`. */
  path: Path
  /** The page that shows the view; null if it is a part of another page. */
  page: Page
  search: Search<Q>
  /** A page with this view is stale when one of these kinds is. */
  needs: readonly Kind[]
  /** Whether it is made from the stores alone, so that the event stream can make it again after each change. */
  isLive: boolean
}

/**
 * @template V what the view shows, as plain JSON
 * @template P what its address is made of
 * @template L what a link to its page is made of
 */
export type View<V, P, L, Page extends string | null> = {
  pattern: string
  page: Page
  needs: readonly Kind[]
  isLive: boolean
  address: (params: P) => string
  link: (params: L) => string
  /** What an address is made of; null if it is not an address of this view. */
  paramsIn: (path: string, search: URLSearchParams) => P | null
  /** Never set: it carries the type. */
  shows?: V
}

/** Two calls, because TypeScript infers either all type arguments of a call or none. */
export function view<V>() {
  return <Path extends string, Page extends string | null, Q>(
    parts: Parts<Path, Page, Q>,
  ): View<V, PathParams<Path> & Q, PathParams<NonNullable<Page>> & Partial<Q>, Page> => {
    const { path, page, search, needs, isLive } = parts
    return {
      pattern: API + path,
      page,
      needs,
      isLive,
      address: (params) => API + fill(path, params) + search.write(params),
      link: (params) => fill(page ?? '', params) + search.write(params),
      paramsIn: (pathname, searchParams) => {
        const isBelow = pathname === API || pathname.startsWith(`${API}/`)
        const names = isBelow ? match(path, pathname.slice(API.length)) : null
        return names && { ...names, ...search.read(searchParams) }
      },
    }
  }
}
