'use client'

import { usePathname } from 'next/navigation'
import { buttonClass, type ButtonLook } from '#components/ui/button'

/** Reloads the page, which leads to the sign-in and back. */
export function SignInAgain(look: ButtonLook) {
  return (
    <a href={usePathname()} className={buttonClass(look)}>
      Sign in
    </a>
  )
}
