'use client'

import { useState, useTransition } from 'react'
import { useGate } from '#components/action-sheet/actions'
import { GatedButton } from '#components/ui/gated-button'
import { stopOperation } from '#lib/actions/stop-operation'
import { failedCall } from '#lib/client/failed-call'
import { WAYS_TO_STOP } from '#lib/plan/rights-to-act'

/** Stops an operation: running steps finish, and no further steps are sent. There is no plan to confirm. */
export function StopOperation({
  environment,
  id,
  title,
}: {
  environment: string
  id: string
  title: string
}) {
  const gate = useGate(WAYS_TO_STOP)
  const [error, setError] = useState<string | null>(null)
  const [isStopping, startStopping] = useTransition()
  const stop = () => {
    if (isStopping) return
    startStopping(async () => {
      const answer = await stopOperation(environment, id).catch(failedCall)
      setError(answer.ok ? null : answer.error.message)
    })
  }
  return (
    <span className="flex flex-wrap items-center gap-2.5">
      <GatedButton {...gate} onClick={stop}>
        {isStopping ? 'Stopping…' : 'Stop'}
        <span className="sr-only"> {title}</span>
      </GatedButton>
      {error !== null && (
        <span role="alert" className="text-sm text-bad">
          {error}
        </span>
      )}
    </span>
  )
}
