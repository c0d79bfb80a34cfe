import { FoldedWords } from '#components/format/words'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { capitalized, count } from '#lib/domain/format'
import { unreadName, type Unread } from '#lib/domain/freshness'

/** Nobody reads more. */
const MOST_OBJECTS = 10

/**
 * Kinds that could not be read, or are still being read, while the rest of the page is shown, and objects that are not what
 * their API says.
 * @param title of their environment, where a page shows several
 */
export function UnreadNotices({
  unread,
  title = null,
  onRetry,
}: {
  unread: Unread[]
  title?: string | null
  onRetry: () => void
}) {
  const of = title === null ? '' : `${title}: `
  const isBeingRead = ({ error }: Unread) => error.code === 'being-read'
  const kinds = unread.filter(({ name }) => name === null)
  const failed = kinds.filter((each) => !isBeingRead(each))
  const coming = kinds.filter(isBeingRead)
  const objects = unread.filter(({ name }) => name !== null)
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
            <Words of={of} unread={failed} are="could not be read" />
          </Notice>
        </div>
      )}
      {objects.length > 0 && (
        <div className="mb-4" role="status">
          <Notice tone="warn">
            <Objects of={of} objects={objects} />
          </Notice>
        </div>
      )}
      {coming.length > 0 && (
        <div className="mb-4" role="status">
          <Notice tone="accent">
            <Words of={of} unread={coming} are="are still being read" />
          </Notice>
        </div>
      )}
    </>
  )
}

function Objects({ of, objects }: { of: string; objects: Unread[] }) {
  const unlisted = objects.length - MOST_OBJECTS
  return (
    <>
      <p className="font-semibold">
        {of}
        {count(objects.length, 'object is', 'objects are')} left out, because the cluster sent them in an
        unknown form
      </p>
      {objects.slice(0, MOST_OBJECTS).map((each) => (
        <FoldedWords
          key={unreadName(each)}
          text={`${capitalized(unreadName(each))}: ${each.error.message}.`}
          className="text-sm text-soft"
        />
      ))}
      {unlisted > 0 && <p className="text-sm text-soft">And {unlisted} more.</p>}
    </>
  )
}

/** One sentence for each reason. */
function Words({ of, unread, are }: { of: string; unread: Unread[]; are: string }) {
  const names = [...new Set(unread.map(({ what }) => what))]
  const reasons = new Map(unread.map(({ error }) => [error.code, error.message]))
  return (
    <>
      <p className="font-semibold first-letter:uppercase">
        {of}
        {names.join(', ')} {are}
      </p>
      {[...reasons.values()].map((message) => (
        <FoldedWords key={message} text={message} className="text-sm text-soft" />
      ))}
    </>
  )
}
