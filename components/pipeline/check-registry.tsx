import type { UseQueryResult } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { Button } from '#components/ui/button'
import { RelativeTime } from '#components/shell/time'
import type { RegistryView } from '#lib/domain/views'

/** Asks the registry again, and says when it was asked last. */
export function CheckRegistry({ query }: { query: UseQueryResult<RegistryView> }) {
  return (
    <>
      <Button onClick={() => void query.refetch()} aria-disabled={query.isFetching}>
        <RefreshCw aria-hidden className={`size-3.5 ${query.isFetching ? 'animate-spin' : ''}`} />
        Check registry
      </Button>
      <span role="status" className="text-sm text-soft">
        <LastCheck query={query} />
      </span>
    </>
  )
}

function LastCheck({ query: { isFetching, error, data } }: { query: UseQueryResult<RegistryView> }) {
  if (isFetching) return 'Checking the registry…'
  if (error) return <span className="text-bad">The registry could not be checked: {error.message}</span>
  if (data === undefined) return null
  return (
    <>
      checked <RelativeTime time={data.checkedAt} />
    </>
  )
}
