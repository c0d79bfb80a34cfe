import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import type { ActionRequest, Refusal, RefusalCode } from '#lib/plan/plan'

/** They say nothing of the action: the same may be planned a moment later. */
const PASSING: readonly RefusalCode[] = ['stale', 'unreadable']

/** Why the action would not do what was asked for, and what would. */
export function RefusalBody({
  refusal: { code, message, ways },
  onAsk,
  onRetry,
  onClose,
}: {
  refusal: Refusal
  onAsk: (request: ActionRequest) => void
  onRetry: () => void
  onClose: () => void
}) {
  return (
    <>
      <SheetBody>
        <div role="alert">
          <Notice tone="warn">{message}</Notice>
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
      </SheetBody>
      <SheetFooter>
        {PASSING.includes(code) && (
          <Button look="primary" onClick={onRetry}>
            Retry
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </SheetFooter>
    </>
  )
}
