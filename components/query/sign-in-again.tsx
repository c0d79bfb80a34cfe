'use client'

import { usePathname } from 'next/navigation'
import { buttonClass, type ButtonLook } from '#components/ui/button'
import { ownAddress } from '#lib/runtime/base-path'

/** Reloads the page, which leads to the sign-in and back. */
export function SignInAgain(look: ButtonLook) {
  return (
    <a href={ownAddress(usePathname())} className={buttonClass(look)}>
      Sign in
    </a>
  )
}
