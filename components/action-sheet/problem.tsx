import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'

/** Why there is no plan to show. */
export function Problem({
  message,
  onRetry,
  onClose,
}: {
  message: string
  onRetry: () => void
  onClose: () => void
}) {
  return (
    <>
      <SheetBody>
        <div role="alert">
          <Notice tone="bad">{message}</Notice>
        </div>
      </SheetBody>
      <SheetFooter>
        <Button look="primary" onClick={onRetry}>
          Retry
        </Button>
        <Button onClick={onClose}>Close</Button>
      </SheetFooter>
    </>
  )
}
