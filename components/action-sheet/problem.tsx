import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'

/** Why there is no plan to show. The retry stands beside it: in the footer, it would take the place of the confirming button. */
export function Problem({
  message,
  onRetry,
  onClose,
}: {
  message: string
  onRetry: (() => void) | null
  onClose: () => void
}) {
  return (
    <>
      <SheetBody>
        <div role="alert">
          <Notice tone="bad" action={onRetry && <Button onClick={onRetry}>Retry</Button>}>
            {message}
          </Notice>
        </div>
      </SheetBody>
      <SheetFooter>
        <Button onClick={onClose}>Close</Button>
      </SheetFooter>
    </>
  )
}
