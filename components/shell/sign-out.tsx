import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { signOut } from '#lib/client/sign-out'

/** Of this browser, or of all sessions of the person. */
export function SignOut() {
  const [isFailed, setFailed] = useState(false)
  const end = async (isEverywhere: boolean) => {
    setFailed(false)
    setFailed(!(await signOut(isEverywhere)))
  }
  return (
    <div className="grid gap-2">
      <Button onClick={() => void end(false)}>
        <LogOut aria-hidden className="size-3.5" />
        Sign out
      </Button>
      <Button look="quiet" onClick={() => void end(true)}>
        Sign out everywhere
      </Button>
      {isFailed && (
        <div role="alert">
          <Notice tone="bad">You may still be signed in: Quayside does not answer. Try again.</Notice>
        </div>
      )}
    </div>
  )
}
