import { Fragment } from 'react'
import { FoldedWords } from '#components/format/words'
import { Notice } from '#components/ui/notice'
import { PendingLink } from '#components/ui/pending-link'
import type { Range } from '#components/timeline-picture/use-listed-span'
import { count } from '#lib/domain/format'
import type { PictureLimits } from '#lib/domain/workload-page/picture-limits'
import { pageAddress } from '#lib/views/addresses'

/** Workloads that are missing, before the picture of the others. */
export function UnreadPictures({ unread }: Pick<PictureLimits, 'unread'>) {
  return unread.map(({ environment, title, what, error: { code, message } }) => (
    <div key={environment} className="mb-3" role="status">
      <Notice tone={code === 'being-read' ? 'accent' : 'bad'}>
        <p className="font-semibold">
          {what}
          {title !== null && ` of ${title}`}{' '}
          {code === 'being-read' ? 'are still being read' : 'could not be read'}
        </p>
        <FoldedWords text={message} className="text-sm text-soft" />
      </Notice>
    </div>
  ))
}

/** What the picture leaves out, after it. @param filter of the page, for links to the timelines of environments */
export function LeftOut({
  limits: { empty, unlisted },
  filter,
}: {
  limits: PictureLimits
  filter: Range & { lane: string }
}) {
  const [first] = empty
  return (
    <>
      {unlisted.length > 0 && (
        <p className="mt-2 text-sm text-soft">
          These changed last.{' '}
          {unlisted.map(({ environment, title, number }, index) => (
            <Fragment key={environment}>
              {index > 0 && ', '}
              {count(number, 'more workload')}
              {title !== null && (
                <>
                  {' of '}
                  <PendingLink
                    href={pageAddress('timeline', { environment, ...filter })}
                    className="text-link wrap-anywhere"
                  >
                    {title}
                  </PendingLink>
                </>
              )}
            </Fragment>
          ))}{' '}
          not shown: choose a lane{unlisted.some(({ title }) => title !== null) && ', an environment'} or the
          page of a workload.
        </p>
      )}
      {first !== undefined && (
        <p className="mt-2 text-soft">
          There is no workload to draw
          {first.title !== null && ` in ${empty.map(({ title }) => title).join(', ')}`}.
        </p>
      )}
    </>
  )
}
