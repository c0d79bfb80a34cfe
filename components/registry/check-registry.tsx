'use client'

import { RefreshCw } from 'lucide-react'
import { useState, useTransition } from 'react'
import { useGate } from '#components/action-sheet/actions'
import { GatedButton } from '#components/ui/gated-button'
import { checkRegistry, type CheckInput } from '#lib/actions/check-registry'
import { failedCall } from '#lib/client/failed-call'
import { span } from '#lib/domain/format'
import type { RegistryView } from '#lib/domain/image-stream/image-stream-views'
import { WAYS_TO_IMPORT } from '#lib/plan/rights-to-act'

/** Checks the registry for some tags now, and says how often Quayside does that by itself. */
export function CheckRegistry({
  environment,
  registry,
  which,
}: {
  environment: string
  registry: RegistryView
  which: CheckInput
}) {
  const gate = useGate(WAYS_TO_IMPORT)
  const [error, setError] = useState<string | null>(null)
  const [isSending, startSending] = useTransition()
  const isChecking = isSending || registry.waiting > 0
  const check = () => {
    if (isSending) return
    startSending(async () => {
      setError(await problemOf(environment, which))
    })
  }
  return (
    <>
      <GatedButton {...gate} onClick={check}>
        <RefreshCw aria-hidden className={`size-3.5 ${isChecking ? 'animate-spin' : ''}`} />
        Check registry
      </GatedButton>
      <span role="status" className={`text-sm ${error === null ? 'text-soft' : 'text-bad'}`}>
        {isChecking ? 'Checking the registry…' : (error ?? howOften(registry))}
      </span>
    </>
  )
}

function howOften({ everySeconds }: RegistryView): string {
  return everySeconds === null ? 'checked on request' : `checked every ${span(everySeconds * 1000)}`
}

async function problemOf(environment: string, which: CheckInput): Promise<string | null> {
  const answer = await checkRegistry(environment, which).catch(failedCall)
  return answer.ok ? null : answer.error.message
}
