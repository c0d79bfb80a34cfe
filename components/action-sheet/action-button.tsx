'use client'

import { useId, type ReactNode } from 'react'
import { useActing } from '#components/action-sheet/actions'
import { Button, type ButtonLook } from '#components/ui/button'
import { Tooltip } from '#components/ui/tooltip'
import type { ActionRequest } from '#lib/plan/plan'

/**
 * Opens the sheet of an action. Where nothing can be done the button stays, and says why it does nothing.
 * @param about what it acts on, for those who do not see where it stands
 */
export function ActionButton({
  request,
  about,
  children,
  ...look
}: ButtonLook & { request: ActionRequest; about?: string; children: ReactNode }) {
  const { obstacle, ask } = useActing()
  const reasonId = useId()
  const isOpen = obstacle === null
  return (
    <Tooltip content={obstacle}>
      <Button
        {...look}
        {...(isOpen ? {} : { look: 'plain', 'aria-disabled': true, 'aria-describedby': reasonId })}
        onClick={() => {
          if (isOpen) ask(request)
        }}
      >
        {children}
        {about !== undefined && <span className="sr-only"> {about}</span>}
        {!isOpen && (
          <span id={reasonId} hidden>
            {obstacle}
          </span>
        )}
      </Button>
    </Tooltip>
  )
}
