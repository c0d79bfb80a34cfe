'use client'

import { Tooltip as Radix } from 'radix-ui'
import { createContext, use, type ReactElement, type ReactNode } from 'react'

/** Where tooltips are put: a modal dialog lies above everything that is outside of it. */
export const TooltipContainer = createContext<HTMLElement | null>(null)

/** @param children one element that can have the focus */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={use(TooltipContainer)}>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-[min(26rem,calc(100vw-1rem))] rounded-md bg-ink px-2.5 py-1.5 text-sm break-words text-canvas shadow-lg"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export const TooltipProvider = Radix.Provider
