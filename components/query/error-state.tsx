import { CloudOff, LogIn, ShieldX } from 'lucide-react'
import { SignInAgain } from '#components/query/sign-in-again'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'

/** A failure of the server's first read, or of a query. */
export type ShownError = { code: string; message: string }

const TITLES: Record<string, string> = {
  unreachable: 'The cluster does not answer',
  timeout: 'The cluster does not answer in time',
  unavailable: 'The cluster is not available',
  unauthorized: 'The cluster rejects the credentials of Quayside',
  forbidden: 'Quayside may not read this',
  busy: 'Quayside is busy',
  'being-read': 'Still reading',
  'unknown-rights': 'Your rights are not known',
  'not-found': 'This no longer exists',
  'operators-only': 'For operators only',
  'unknown-environment': 'This environment no longer exists',
  'newer-entry': 'This operation is shown as text',
}

/** Shown instead of a page, or a part of it, that could not be read at all. */
export function ErrorState({
  error: { code, message },
  heading,
  onRetry,
  isRetrying,
}: {
  error: ShownError
  heading: 'h1' | 'h2'
  onRetry: () => void
  isRetrying: boolean
}) {
  if (code === 'signed-out') {
    return (
      <Message
        icon={LogIn}
        heading={heading}
        title="You are signed out"
        actions={<SignInAgain look="primary" />}
      >
        {message}
      </Message>
    )
  }
  return (
    <Message
      icon={code === 'forbidden' ? ShieldX : CloudOff}
      heading={heading}
      title={TITLES[code] ?? 'This could not be read'}
      actions={
        <Button look="primary" onClick={onRetry} aria-disabled={isRetrying}>
          {isRetrying ? 'Retrying…' : 'Retry'}
        </Button>
      }
    >
      <p role="alert">{message}</p>
    </Message>
  )
}
