'use client'

import type { ReactNode } from 'react'

/**
 * Shown while it has the focus.
 * @param href where the focus goes
 * @param best a selector of what it rather goes to, if that is there
 */
export function SkipLink({ href, best, children }: { href: string; best?: string; children: ReactNode }) {
  return (
    <a
      href={href}
      onClick={(event) => {
        const found = best === undefined ? null : document.querySelector<HTMLElement>(best)
        if (found === null) return
        event.preventDefault()
        found.focus()
      }}
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md border border-transparent bg-accent-fill px-3 py-2 text-on-accent focus:translate-y-0 print:hidden"
    >
      {children}
    </a>
  )
}
