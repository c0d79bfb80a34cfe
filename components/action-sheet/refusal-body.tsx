import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { RelativeTime } from '#components/format/time'
import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'
import type { Refusal } from '#lib/plan/plan'

/**
 * Why there is no plan, and what to do instead.
 * @param isLate whether a plan was shown before
 * @param isSentBack whether that plan was confirmed
 */
export function RefusalBody({
  environment,
  refusal: { message, ways, doneBy },
  isLate,
  isSentBack,
  onAsk,
  onClose,
  children,
}: {
  environment: string
  refusal: Refusal
  isLate: boolean
  isSentBack: boolean
  onAsk: (request: ActionRequest) => void
  onClose: () => void
  /** Other choices. */
  children: ReactNode
}) {
  // A promotion has them among its options.
  const shownWays = ways.filter(({ request }) => request.action !== 'promote')
  const close = useRef<HTMLButtonElement>(null)
  // The element of the plan that had the focus is gone.
  useEffect(() => {
    if (document.activeElement === document.body) close.current?.focus()
  }, [])
  return (
    <>
      <SheetBody>
        <div role="alert">
          <Notice tone={doneBy === undefined ? 'warn' : 'good'}>
            {isLate && doneBy === undefined && (
              <b className="block font-semibold">
                {isSentBack ? 'Nothing was done: the' : 'The'} cluster changed meanwhile.
              </b>
            )}
            {doneBy === undefined ? message : <DoneBy environment={environment} doneBy={doneBy} />}
          </Notice>
        </div>
        {shownWays.length > 0 && (
          <section className="grid justify-items-start gap-2">
            <h3 className="font-semibold">Instead</h3>
            {shownWays.map(({ sentence, request }) => (
              <Button key={sentence} onClick={() => onAsk(request)}>
                {sentence}…
              </Button>
            ))}
          </section>
        )}
        {children}
      </SheetBody>
      <SheetFooter>
        <Button ref={close} onClick={onClose}>
          Close
        </Button>
      </SheetFooter>
    </>
  )
}

/** Somebody was faster, or it was done before. */
function DoneBy({
  environment,
  doneBy: { id, by, at, reason },
}: {
  environment: string
  doneBy: NonNullable<Refusal['doneBy']>
}) {
  return (
    <>
      <b className="font-semibold">
        {by} did this <RelativeTime time={at} />
        {reason === '' ? '.' : `: “${reason}”.`}
      </b>{' '}
      Nothing left to do.{' '}
      <PendingLink href={pageAddress('operation', { environment, id })} className="text-link">
        See the operation
      </PendingLink>
    </>
  )
}
