import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { signOut } from '#lib/client/sign-out'

/** Of this browser, or of all sessions of the person. A cluster that is slow to record it takes seconds. */
export function SignOut() {
  const [state, setState] = useState<'idle' | 'leaving' | 'failed'>('idle')
  const isLeaving = state === 'leaving'
  const end = async (isEverywhere: boolean) => {
    if (isLeaving) return
    setState('leaving')
    if (!(await signOut(isEverywhere))) setState('failed')
  }
  return (
    <div className="grid gap-2">
      <Button aria-disabled={isLeaving} onClick={() => void end(false)}>
        <LogOut aria-hidden className="size-3.5" />
        {isLeaving ? 'Signing out…' : 'Sign out'}
      </Button>
      <Button look="quiet" aria-disabled={isLeaving} onClick={() => void end(true)}>
        Sign out everywhere
      </Button>
      {state === 'failed' && (
        <div role="alert">
          <Notice tone="bad">You may still be signed in: Quayside does not answer. Try again.</Notice>
        </div>
      )}
    </div>
  )
}
