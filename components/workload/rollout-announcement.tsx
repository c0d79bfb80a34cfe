import { useState } from 'react'
import type { WorkloadSummary, Health } from '#lib/domain/workload/workload-views'

const ENDINGS: Partial<Record<Health, string>> = {
  healthy: 'is rolled out and healthy',
  stuck: 'is stuck in its rollout',
  unhealthy: 'is unhealthy after its rollout',
  paused: 'is paused in its rollout',
}

/** Says how a rollout ended, once, to those who do not see the numbers move. */
export function RolloutNews({ workload: { name, health, reason } }: { workload: WorkloadSummary }) {
  const [before, setBefore] = useState(health)
  const [news, setNews] = useState('')
  if (health !== before) {
    setBefore(health)
    const ending = before === 'rolling-out' ? ENDINGS[health] : undefined
    setNews(ending === undefined ? '' : `${name} ${ending}. ${reason ?? ''}`)
  }
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  )
}
