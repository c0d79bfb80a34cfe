/** A request of a REST API, read. @property base the address of the server, for links */
export type Call = {
  method: string
  path: string
  query: URLSearchParams
  body: unknown
  base: string
}

export type RestAnswer = { status: number; body: unknown; headers?: Record<string, string> }

/** @property words what the pattern's groups matched, decoded */
export type Route = {
  method: 'GET' | 'PATCH' | 'POST'
  pattern: RegExp
  answer: (call: Call, words: string[]) => RestAnswer | Promise<RestAnswer>
}

export function ok(body: unknown, headers?: Record<string, string>): RestAnswer {
  return { status: 200, body, ...(headers && { headers }) }
}

/** Undefined: no route has this path. */
export async function answerBy(routes: readonly Route[], call: Call): Promise<RestAnswer | undefined> {
  for (const { method, pattern, answer } of routes) {
    const match = method === call.method ? pattern.exec(call.path) : null
    if (match)
      return answer(
        call,
        match.slice(1).map((word) => decodeURIComponent(word)),
      )
  }
  return undefined
}

/** How a host cuts lists. @property size what it calls the length of a page */
export type Paging = { size: 'per_page' | 'limit'; usual: number; longest: number }

export function pageOf<T>(items: readonly T[], { query }: Call, { size, usual, longest }: Paging): T[] {
  const length = Math.min(Number(query.get(size)) || usual, longest)
  const page = Math.max(Number(query.get('page')) || 1, 1)
  return items.slice((page - 1) * length, page * length)
}
