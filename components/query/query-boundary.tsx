'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState, type ShownError } from '#components/query/error-state'
import { SignInAgain } from '#components/query/sign-in-again'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { isSignedOut, isUnreachable, ViewError } from '#lib/client/view-error'

/**
 * Shows the result of a query. The last result stays when a later read fails, with a notice; if Quayside itself cannot be
 * reached, the stale banner is that notice. Without any result, the error is shown.
 * @param isPart whether it is a part of a page
 */
export function QueryBoundary<T>({
  query,
  firstError,
  skeleton,
  isPart = false,
  children,
}: {
  query: UseQueryResult<T>
  firstError: ShownError | null
  skeleton: ReactNode
  isPart?: boolean
  children: (data: T) => ReactNode
}) {
  const error = wordsOf(query.error)
  const retry = () => void query.refetch()
  if (query.data === undefined) {
    const shown = error ?? firstError
    return shown === null ? (
      skeleton
    ) : (
      <ErrorState
        error={shown}
        heading={isPart ? 'h2' : 'h1'}
        onRetry={retry}
        isRetrying={query.isFetching}
      />
    )
  }
  return (
    <>
      {error !== null && !isUnreachable(query.error) && (
        <div className="mb-4" role="status">
          <Notice
            tone="warn"
            action={
              isSignedOut(query.error) ? (
                <SignInAgain size="small" />
              ) : (
                <Button size="small" onClick={retry} aria-disabled={query.isFetching}>
                  Retry
                </Button>
              )
            }
          >
            This {isPart ? 'part of the page' : 'page'} could not be updated. {error.message}
          </Notice>
        </div>
      )}
      {children(query.data)}
    </>
  )
}

function wordsOf(error: Error | null): ShownError | null {
  if (error === null) return null
  return { code: error instanceof ViewError ? error.code : 'failed', message: error.message }
}
