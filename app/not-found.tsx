'use client'

import { Compass } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '#components/ui/button'
import { Message } from '#components/ui/message'

/** For the browser, since Next sends it along with each page. */
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
        Quayside has pages for environments, image stream tags, Deployments and StatefulSets; this address is
        of none.
      </Message>
    </main>
  )
}
