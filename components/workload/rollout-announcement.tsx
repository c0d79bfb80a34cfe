import { useState } from 'react'
import { healthLook } from '#components/workload/health'
import type { Health, JudgedWorkload } from '#lib/domain/workload/workload-views'

const UNDER_WAY = new Set<Health>(['rolling-out', 'settling'])

/** Tells screen readers how a rollout goes on and ends. */
export function RolloutAnnouncement({ workload }: { workload: JudgedWorkload }) {
  const { name, health, reason } = workload
  const [previous, setPrevious] = useState(health)
  const [words, setWords] = useState('')
  if (health !== previous) {
    setPrevious(health)
    setWords(UNDER_WAY.has(previous) ? `${name} is ${healthLook(workload).word}. ${reason ?? ''}` : '')
  }
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  )
}
