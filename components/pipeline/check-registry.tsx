import { useIsFetching, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { Button } from '#components/ui/button'
import { RelativeTime } from '#components/shell/time'
import { registryKey } from '#lib/client/queries'
import type { RegistryView } from '#lib/domain/views'

/** Asks the registry again for the lanes that are shown, and says when it was asked last. */
export function CheckRegistry({
  environment,
  query,
}: {
  environment: string
  query: UseQueryResult<RegistryView>
}) {
  const client = useQueryClient()
  const queryKey = registryKey(environment)
  const isChecking = useIsFetching({ queryKey }) > 0
  return (
    <>
      <Button
        onClick={() => void client.refetchQueries({ queryKey, type: 'active' })}
        aria-disabled={isChecking}
      >
        <RefreshCw aria-hidden className={`size-3.5 ${isChecking ? 'animate-spin' : ''}`} />
        Check registry
      </Button>
      <span role="status" className="text-sm text-soft">
        {isChecking ? 'Checking the registry…' : <LastCheck query={query} />}
      </span>
    </>
  )
}

function LastCheck({ query: { error, data } }: { query: UseQueryResult<RegistryView> }) {
  if (error) return <span className="text-bad">The registry could not be checked: {error.message}</span>
  if (data === undefined) return null
  return (
    <>
      checked <RelativeTime time={data.checkedAt} />
    </>
  )
}
