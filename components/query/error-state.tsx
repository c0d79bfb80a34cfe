import { CloudOff, LogIn, ShieldX } from 'lucide-react'
import { SignInAgain } from '#components/query/sign-in-again'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'

/** Code and words of a failure, from the server's first reading or from a query. */
export type ShownError = { code: string; message: string }

const TITLES: Record<string, string> = {
  unreachable: 'The cluster does not answer',
  timeout: 'The cluster does not answer in time',
  unavailable: 'The cluster is not available',
  unauthorized: 'The cluster does not know Quayside',
  forbidden: 'Quayside may not read this',
  'being-read': 'This is still being read',
  'not-found': 'This is not there any more',
  'unknown-environment': 'This environment is not there any more',
}

/** What stands in the place of a page that could not be read at all. */
export function ErrorState({
  error: { code, message },
  onRetry,
  isRetrying,
}: {
  error: ShownError
  onRetry: () => void
  isRetrying: boolean
}) {
  if (code === 'signed-out') {
    return (
      <Message icon={LogIn} heading="h1" title="You are signed out" actions={<SignInAgain look="primary" />}>
        {message}
      </Message>
    )
  }
  return (
    <Message
      icon={code === 'forbidden' ? ShieldX : CloudOff}
      heading="h1"
      title={TITLES[code] ?? 'This could not be read'}
      actions={
        <Button look="primary" onClick={onRetry} aria-disabled={isRetrying}>
          {isRetrying ? 'Trying…' : 'Retry'}
        </Button>
      }
    >
      <p role="alert">{message}</p>
    </Message>
  )
}
