'use client'

import Link, { useLinkStatus } from 'next/link'
import type { ComponentProps, ReactNode } from 'react'

/**
 * A link that shows that it was followed while the server still reads the page. It is not fetched ahead, because a page of
 * lanes has a hundred of them.
 */
export function PendingLink({ children, prefetch = false, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link prefetch={prefetch} {...rest}>
      <WhilePending>{children}</WhilePending>
    </Link>
  )
}

function WhilePending({ children }: { children: ReactNode }) {
  return <span className={useLinkStatus().pending ? 'animate-breathe' : ''}>{children}</span>
}
