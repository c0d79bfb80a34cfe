'use client'

import Link, { useLinkStatus } from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { useTabIndex } from '#components/ui/roving'

/**
 * A link that pulses from the click until the page arrives. It does not prefetch: a pipeline has a hundred of these links.
 */
export function PendingLink({ children, prefetch = false, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link prefetch={prefetch} tabIndex={useTabIndex()} {...rest}>
      <WhilePending>{children}</WhilePending>
    </Link>
  )
}

function WhilePending({ children }: { children: ReactNode }) {
  return <span className={`min-w-0 ${useLinkStatus().pending ? 'animate-breathe' : ''}`}>{children}</span>
}
