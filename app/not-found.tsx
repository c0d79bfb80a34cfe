'use client'

import { Compass } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '#components/ui/button'
import { Message } from '#components/ui/message'

/** A client component, because Next sends it with each page. */
export default function PageNotFound() {
  return (
    <main id="main" tabIndex={-1}>
      <Message
        icon={Compass}
        heading="h1"
        title="There is no such page"
        actions={
          <Link href="/" className={buttonClass({ look: 'primary' })}>
            All environments
          </Link>
        }
      >
        Check the address, or choose an environment.
      </Message>
    </main>
  )
}
