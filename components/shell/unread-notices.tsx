import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import type { Unread } from '#lib/domain/views'

/** Kinds that could not be read, while the rest of the page stays; one sentence for each way in which it failed. */
export function UnreadNotices({ unread, onRetry }: { unread: Unread[]; onRetry: () => void }) {
  if (unread.length === 0) return null
  const names = [...new Set(unread.map(({ what }) => what))]
  const reasons = new Map(unread.map(({ error }) => [error.code, error.message]))
  return (
    <div className="mb-4" role="alert">
      <Notice
        tone="bad"
        action={
          <Button size="small" onClick={onRetry}>
            Retry
          </Button>
        }
      >
        <p className="font-semibold first-letter:uppercase">{names.join(', ')} could not be read</p>
        {[...reasons.values()].map((message) => (
          <p key={message} className="text-sm text-soft">
            {message}
          </p>
        ))}
      </Notice>
    </div>
  )
}
