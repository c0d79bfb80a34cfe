'use client'

import { usePathname } from 'next/navigation'
import { buttonClass, type ButtonLook } from '#components/ui/button'

/** Loads the page anew: for the signed-out that is the sign-in, which leads back to it. */
export function SignInAgain(look: ButtonLook) {
  return (
    <a href={usePathname()} className={buttonClass(look)}>
      Sign in
    </a>
  )
}
