import 'server-only'
import { z } from 'zod'

const MOST_CHARACTERS = 40_000

/** As in Next's server/app-render/types.ts. */
const DYNAMIC = /^(?:[cd]|oc|[cd]i\(\.{1,3}\)(?:\(\.\.\))?)$/
const segment = z.union([
  z.string(),
  z.tuple([z.string(), z.string(), z.string().regex(DYNAMIC), z.array(z.string()).nullable()]),
])
const routerState: z.ZodType = z.tuple([
  segment,
  z.record(
    z.string(),
    z.lazy(() => routerState),
  ),
  z.tuple([z.string(), z.string()]).nullish(),
  z.enum(['refetch', 'inside-shared-layout', 'metadata-only']).nullish(),
  z.number().nullish(),
  z.string().optional(),
])

/**
 * Whether the header `next-router-state-tree` is what Next's client sends: the page that it shows. At anything else Next throws.
 * Without the header, it answers with the whole page.
 */
export function isRouterState(header: string): boolean {
  try {
    return (
      header.length <= MOST_CHARACTERS &&
      routerState.safeParse(JSON.parse(decodeURIComponent(header))).success
    )
  } catch {
    return false
  }
}
