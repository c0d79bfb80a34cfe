import { useRef, useState } from 'react'
import { ActionSheet } from '#components/action-sheet/action-sheet'
import { Problem } from '#components/action-sheet/problem'
import { Sheet } from '#components/ui/sheet'
import { changeSheet, closeSheet } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { readRequest } from '#lib/plan/actions/read-request'

/** `before`: what the address had when a person chose something else, which it has a moment later. */
type Shown = { text: string; before: string | null; request: ActionRequest | null }

/** @param text the request in the address */
export function AddressedSheet({ environment, text }: { environment: EnvironmentView; text: string }) {
  const [shown, setShown] = useState<Shown>(() => ({ text, before: null, request: readRequest(text) }))
  if (text !== shown.text && text !== shown.before)
    setShown({ text, before: null, request: readRequest(text) })
  if (text === shown.text && shown.before !== null) setShown({ ...shown, before: null })
  // The browser goes back a moment later, and a plan can come in between.
  const isClosing = useRef(false)
  const close = () => {
    isClosing.current = true
    closeSheet()
  }
  const ask = (request: ActionRequest) => {
    if (isClosing.current) return
    setShown({ text: JSON.stringify(request), before: text, request })
    changeSheet(request)
  }
  const { request } = shown
  if (request !== null)
    return <ActionSheet environment={environment} request={request} onAsk={ask} onClose={close} />
  return (
    <Sheet title="Unknown action" subtitle={environment.title} isLocked={false} onClose={close}>
      <Problem
        message="This link names no action of this Quayside. Open the action again from its page."
        onRetry={null}
        onClose={close}
      />
    </Sheet>
  )
}
