'use client'

import { useId } from 'react'
import { Button } from '#components/ui/button'
import { Tooltip } from '#components/ui/tooltip'
import type { ComponentProps } from 'react'

/**
 * A button that stays visible and focusable while it is unavailable, and says why.
 * @param obstacle why it is unavailable; null when it works
 */
export function GatedButton({
  obstacle,
  onClick,
  look = 'plain',
  children,
  ...rest
}: ComponentProps<typeof Button> & { obstacle: string | null; onClick: () => void }) {
  const reasonId = useId()
  const isOpen = obstacle === null
  return (
    <Tooltip content={obstacle}>
      <Button
        {...rest}
        look={look}
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
