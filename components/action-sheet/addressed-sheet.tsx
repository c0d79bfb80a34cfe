import { useMemo } from 'react'
import { ActionSheet } from '#components/action-sheet/action-sheet'
import { Problem } from '#components/action-sheet/problem'
import { Sheet } from '#components/ui/sheet'
import { changeSheet, closeSheet } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { readRequest } from '#lib/plan/actions/read-request'

/** @param text the request in the address */
export function AddressedSheet({ environment, text }: { environment: EnvironmentView; text: string }) {
  const request = useMemo(() => readRequest(text), [text])
  if (request !== null)
    return (
      <ActionSheet environment={environment} request={request} onAsk={changeSheet} onClose={closeSheet} />
    )
  return (
    <Sheet title="Unknown action" subtitle={environment.title} isLocked={false} onClose={closeSheet}>
      <Problem
        message="This link names no action of this Quayside. Open the action again from its page."
        onRetry={null}
        onClose={closeSheet}
      />
    </Sheet>
  )
}
