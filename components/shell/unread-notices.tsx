import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import type { Unread } from '#lib/domain/views'

/** Kinds that could not be read, while the rest of the page stays. */
export function UnreadNotices({ unread, onRetry }: { unread: Unread[]; onRetry: () => void }) {
  if (unread.length === 0) return null
  const names = [...new Set(unread.map(({ what }) => what))]
  const messages = [...new Set(unread.map(({ error }) => error.message))]
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
        <p>
          <b className="font-semibold">Not read: {names.join(', ')}.</b> The rest of the page is as it should
          be.
        </p>
        {messages.map((message) => (
          <p key={message} className="text-sm text-soft">
            {message}
          </p>
        ))}
      </Notice>
    </div>
  )
}
