import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from '@tanstack/react-query'
import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import type { ShownError } from '#components/query/error-state'

type Read = { ok: true; value: unknown } | { ok: false; error: ShownError }

/**
 * Puts what the server read into the query cache of the browser, so that the page is complete from its first byte. A missing
 * object is a 404; any other failure goes to the page, which offers a retry.
 */
export function HydratedQuery({
  queryKey,
  read,
  children,
}: {
  queryKey: QueryKey
  read: Read
  children: (firstError: ShownError | null) => ReactNode
}) {
  if (read.ok) {
    const client = new QueryClient()
    client.setQueryData(queryKey, read.value)
    return <HydrationBoundary state={dehydrate(client)}>{children(null)}</HydrationBoundary>
  }
  if (read.error.code === 'signed-out') redirect('/sign-in')
  if (read.error.code === 'not-found' || read.error.code === 'unknown-environment') notFound()
  return children(read.error)
}
