import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'

/** Why a part of a page could not be read, while the rest is shown. */
export function Unreadable({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert">
      <Notice
        tone="bad"
        action={
          <Button size="small" onClick={onRetry}>
            Retry
          </Button>
        }
      >
        {error.message}
      </Notice>
    </div>
  )
}
