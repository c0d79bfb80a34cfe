'use client'

import { CloudAlert } from 'lucide-react'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'

/** A surprise. What is expected to fail is shown by the pages themselves. */
export default function DashboardError({ retry }: { retry: () => void }) {
  return (
    <Message
      icon={CloudAlert}
      heading="h1"
      title="This page broke"
      actions={
        <Button look="primary" onClick={retry}>
          Try again
        </Button>
      }
    >
      <p role="alert">
        Nothing in the cluster was changed by that. The log of the server says what happened.
      </p>
    </Message>
  )
}
