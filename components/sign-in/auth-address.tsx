'use client'

import { SessionProvider } from 'next-auth/react'
import type { ReactNode } from 'react'
import { ownAddress } from '#lib/runtime/base-path'

/** Tells the library that begins a sign-in where it is answered. It reads no session: nobody has one here. */
export function AuthAddress({ children }: { children: ReactNode }) {
  return (
    <SessionProvider basePath={ownAddress('/api/auth')} session={null}>
      {children}
    </SessionProvider>
  )
}
