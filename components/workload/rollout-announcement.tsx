import { useState } from 'react'
import { healthLook } from '#components/workload/health'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'

/** Tells screen readers once how a rollout ended. */
export function RolloutAnnouncement({ workload }: { workload: WorkloadSummary }) {
  const { name, health, reason } = workload
  const [previous, setPrevious] = useState(health)
  const [words, setWords] = useState('')
  if (health !== previous) {
    setPrevious(health)
    setWords(previous === 'rolling-out' ? `${name} is ${healthLook(workload).word}. ${reason ?? ''}` : '')
  }
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  )
}
