'use client'

import { CloudAlert } from 'lucide-react'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'

/** For bugs. Expected failures are shown by the pages themselves. */
export default function DashboardError({ retry }: { retry: () => void }) {
  return (
    <Message
      icon={CloudAlert}
      heading="h1"
      title="This page failed"
      actions={
        <Button look="primary" onClick={retry}>
          Try again
        </Button>
      }
    >
      <p role="alert">Nothing in the cluster was changed. The server log has the details.</p>
    </Message>
  )
}
