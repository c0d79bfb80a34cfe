import { Button, buttonClass } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import { ownAddress } from '#lib/runtime/base-path'

/** The page stays, and so does what was typed: the sign-in leads back to this sheet. */
export function SignedOutNotice() {
  const back = window.location.pathname + window.location.search
  return (
    <div role="alert">
      <Notice
        tone="warn"
        action={
          <a
            href={ownAddress(`/sign-in?${new URLSearchParams({ callbackUrl: back }).toString()}`)}
            className={buttonClass({})}
          >
            Sign in
          </a>
        }
      >
        <b className="block font-semibold">You are signed out.</b>
        Nothing was done. Sign in to go on here; your reason is kept in this tab.
      </Notice>
    </div>
  )
}

/** Where there is no plan to show. */
export function SignedOutBody({ onClose }: { onClose: () => void }) {
  return (
    <>
      <SheetBody>
        <SignedOutNotice />
      </SheetBody>
      <SheetFooter>
        <Button onClick={onClose}>Close</Button>
      </SheetFooter>
    </>
  )
}
