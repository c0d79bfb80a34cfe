'use client'

import Link, { useLinkStatus } from 'next/link'
import type { ComponentProps, ReactNode } from 'react'

/** A link that shows that it was followed while the server still reads the page. */
export function PendingLink({ children, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link {...rest}>
      <WhilePending>{children}</WhilePending>
    </Link>
  )
}

function WhilePending({ children }: { children: ReactNode }) {
  return <span className={useLinkStatus().pending ? 'animate-breathe' : ''}>{children}</span>
}
