import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Refusal } from '#lib/plan/plan'

/**
 * Why there is no plan, and what to do instead.
 * @param isLate whether a plan was shown before
 * @param isSentBack whether that plan was confirmed
 */
export function RefusalBody({
  refusal: { message, ways },
  isLate,
  isSentBack,
  onAsk,
  onClose,
  children,
}: {
  refusal: Refusal
  isLate: boolean
  isSentBack: boolean
  onAsk: (request: ActionRequest) => void
  onClose: () => void
  /** Other choices. */
  children: ReactNode
}) {
  const close = useRef<HTMLButtonElement>(null)
  // The element of the plan that had the focus is gone.
  useEffect(() => {
    if (document.activeElement === document.body) close.current?.focus()
  }, [])
  return (
    <>
      <SheetBody>
        <div role="alert">
          <Notice tone="warn">
            {isLate && (
              <b className="block font-semibold">
                {isSentBack ? 'Nothing was done: the' : 'The'} cluster changed meanwhile.
              </b>
            )}
            {message}
          </Notice>
        </div>
        {ways.length > 0 && (
          <section className="grid justify-items-start gap-2">
            <h3 className="font-semibold">Instead</h3>
            {ways.map(({ sentence, request }) => (
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
