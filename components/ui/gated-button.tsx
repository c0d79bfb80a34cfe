'use client'

import { useId } from 'react'
import { Button } from '#components/ui/button'
import { Tooltip } from '#components/ui/tooltip'
import type { ComponentProps } from 'react'

/**
 * A button that stays visible and focusable while it is unavailable, and says why.
 * @param obstacle why it is unavailable; null when it works
 * @param onPrepare called when a click is likely
 */
export function GatedButton({
  obstacle,
  onPrepare,
  onClick,
  look = 'plain',
  children,
  ...rest
}: ComponentProps<typeof Button> & {
  obstacle: string | null
  onPrepare?: () => void
  onClick: () => void
}) {
  const reasonId = useId()
  const isOpen = obstacle === null
  return (
    <Tooltip content={obstacle}>
      <Button
        {...rest}
        look={look}
        {...(isOpen && onPrepare !== undefined && { onPointerEnter: onPrepare, onFocus: onPrepare })}
        {...(isOpen ? {} : { 'aria-disabled': true, 'aria-describedby': reasonId })}
        onClick={() => {
          if (isOpen) onClick()
        }}
      >
        {children}
        {!isOpen && (
          <span id={reasonId} hidden>
            {obstacle}
          </span>
        )}
      </Button>
    </Tooltip>
  )
}
