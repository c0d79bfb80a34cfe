import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import type { Unread } from '#lib/domain/freshness'

/** Kinds that could not be read, or are still being read, while the rest of the page is shown. */
export function UnreadNotices({ unread, onRetry }: { unread: Unread[]; onRetry: () => void }) {
  const isBeingRead = ({ error }: Unread) => error.code === 'being-read'
  const failed = unread.filter((each) => !isBeingRead(each))
  const coming = unread.filter(isBeingRead)
  return (
    <>
      {failed.length > 0 && (
        <div className="mb-4" role="alert">
          <Notice
            tone="bad"
            action={
              <Button size="small" onClick={onRetry}>
                Retry
              </Button>
            }
          >
            <Words unread={failed} are="could not be read" />
          </Notice>
        </div>
      )}
      {coming.length > 0 && (
        <div className="mb-4" role="status">
          <Notice tone="accent">
            <Words unread={coming} are="are still being read" />
          </Notice>
        </div>
      )}
    </>
  )
}

/** One sentence for each reason. */
function Words({ unread, are }: { unread: Unread[]; are: string }) {
  const names = [...new Set(unread.map(({ what }) => what))]
  const reasons = new Map(unread.map(({ error }) => [error.code, error.message]))
  return (
    <>
      <p className="font-semibold first-letter:uppercase">
        {names.join(', ')} {are}
      </p>
      {[...reasons.values()].map((message) => (
        <p key={message} className="text-sm text-soft">
          {message}
        </p>
      ))}
    </>
  )
}
