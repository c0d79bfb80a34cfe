'use client'

import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { useStreamState } from '#lib/client/live/use-stream-state'

/** The page is of another build than the server: what it does not know yet, it cannot show, and its actions may be refused. */
export function UpdatedNotice() {
  const { isOutdated } = useStreamState()
  return (
    <div role="status" className={isOutdated ? 'mb-4' : ''}>
      {isOutdated && (
        <Notice
          tone="accent"
          action={
            <Button size="small" onClick={() => location.reload()}>
              Reload
            </Button>
          }
        >
          Quayside was updated. Reload the page to use the new one.
        </Notice>
      )}
    </div>
  )
}
