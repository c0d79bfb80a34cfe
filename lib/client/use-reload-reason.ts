import { useSyncExternalStore } from 'react'
import { useStreamState } from '#lib/client/live/use-stream-state'
import { onReloadReason, reloadReason, type ReloadReason } from '#lib/client/reload-needed'

/** Why this page has to be reloaded; null where nothing says so. The event stream tells of another build, too. */
export function useReloadReason(): ReloadReason | null {
  const { isOutdated } = useStreamState()
  const known = useSyncExternalStore(onReloadReason, reloadReason, () => null)
  return isOutdated ? 'updated' : known
}
