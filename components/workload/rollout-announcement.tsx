import { useState } from 'react'
import type { WorkloadSummary, Health } from '#lib/domain/workload/workload-views'

const OUTCOMES: Partial<Record<Health, string>> = {
  healthy: 'is rolled out and healthy',
  stuck: 'is stuck in its rollout',
  unhealthy: 'is unhealthy after its rollout',
  paused: 'is paused in its rollout',
}

/** Tells screen readers once how a rollout ended. */
export function RolloutAnnouncement({ workload: { name, health, reason } }: { workload: WorkloadSummary }) {
  const [previous, setPrevious] = useState(health)
  const [words, setWords] = useState('')
  if (health !== previous) {
    setPrevious(health)
    const outcome = previous === 'rolling-out' ? OUTCOMES[health] : undefined
    setWords(outcome === undefined ? '' : `${name} ${outcome}. ${reason ?? ''}`)
  }
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  )
}
