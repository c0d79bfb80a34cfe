import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'

/** The notice of the page is behind the sheet. What is chosen is in the address, and what is typed in the storage of the tab. */
export function ReloadNotice() {
  return (
    <div role="status">
      <Notice tone="accent" action={<Button onClick={() => location.reload()}>Reload</Button>}>
        <b className="block font-semibold">Quayside was updated.</b>
        Reload the page: this sheet opens again, with what you chose and typed.
      </Notice>
    </div>
  )
}

/** Where there is no plan to show. */
export function ReloadBody({ onClose }: { onClose: () => void }) {
  return (
    <>
      <SheetBody>
        <ReloadNotice />
      </SheetBody>
      <SheetFooter>
        <Button onClick={onClose}>Close</Button>
      </SheetFooter>
    </>
  )
}
