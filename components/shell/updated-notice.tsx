'use client'

import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { useStreamState } from '#lib/client/live/use-stream-state'

/** The page and the server are of different builds: the page may miss new views, and the server may refuse its actions. */
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
          Quayside was updated. Reload the page.
        </Notice>
      )}
    </div>
  )
}
