'use client'

import type { ReactNode } from 'react'
import { useActing } from '#components/action-sheet/actions'
import { loadSheet } from '#components/action-sheet/load-sheet'
import type { ButtonLook } from '#components/ui/button'
import { GatedButton } from '#components/ui/gated-button'
import { actionOf, type ActionRequest } from '#lib/plan/actions/actions'
import { waysTo } from '#lib/plan/rights-to-act'

/** Where it fails, the sheet tries again when it opens, and says so. */
const prepare = () => void loadSheet().catch(() => undefined)

/**
 * Opens the sheet of an action.
 * @param about what it acts on, for those who do not see where the button is
 * @param children another label than the action's own
 */
export function ActionButton({
  request,
  about,
  children,
  ...look
}: ButtonLook & { request: ActionRequest; about?: string; children?: ReactNode }) {
  const { ask, gateOf } = useActing()
  return (
    <GatedButton {...look} {...gateOf(waysTo(request))} onPrepare={prepare} onClick={() => ask(request)}>
      {children ?? actionOf(request).button(request)}
      {about !== undefined && <span className="sr-only"> {about}</span>}
    </GatedButton>
  )
}
