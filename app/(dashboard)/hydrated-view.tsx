import type { ReactNode } from 'react'
import type { ShownError } from '#components/query/error-state'
import { HydratedQuery } from '#components/query/hydrated-query'
import { viewQuery } from '#lib/client/queries'
import { readView } from '#lib/server/views/find-view'
import type { ParamsOf, ViewName } from '#lib/views/views'

/** Reads a view while its page is rendered, and hands it to the query of the browser. */
export async function HydratedView<K extends ViewName>({
  name,
  params,
  children,
}: {
  name: K
  params: ParamsOf<K>
  children: (firstError: ShownError | null) => ReactNode
}) {
  return (
    <HydratedQuery queryKey={viewQuery(name, params).queryKey} read={await readView(name, params)}>
      {children}
    </HydratedQuery>
  )
}
