'use client'

import { useId } from 'react'
import { Button } from '#components/ui/button'
import { Tooltip } from '#components/ui/tooltip'
import type { ComponentProps } from 'react'

/**
 * A button that stays visible and focusable while it is unavailable, and says why.
 * @param obstacle why it is unavailable; null when it works
 * @param doubt why it may fail although it is available; null where nothing is known against it
 * @param onPrepare called when a click is likely
 */
export function GatedButton({
  obstacle,
  doubt = null,
  onPrepare,
  onClick,
  look = 'plain',
  children,
  ...rest
}: ComponentProps<typeof Button> & {
  obstacle: string | null
  doubt?: string | null
  onPrepare?: () => void
  onClick: () => void
}) {
  const reasonId = useId()
  const isOpen = obstacle === null
  const reason = obstacle ?? doubt
  return (
    <Tooltip content={reason}>
      <Button
        {...rest}
        look={look}
        {...(isOpen && onPrepare !== undefined && { onPointerEnter: onPrepare, onFocus: onPrepare })}
        {...(!isOpen && { 'aria-disabled': true })}
        {...(reason !== null && { 'aria-describedby': reasonId })}
        onClick={() => {
          if (isOpen) onClick()
        }}
      >
        {children}
        {reason !== null && (
          <span id={reasonId} hidden>
            {reason}
          </span>
        )}
      </Button>
    </Tooltip>
  )
}
