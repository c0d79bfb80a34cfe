import { useState } from 'react'
import { STATES } from '#components/operation/state'
import type { Progress } from '#lib/plan/operation/progress'

/** Announces each new state of an operation to people who do not see the page. */
export function OperationAnnouncement({
  title,
  progress: { state, message },
}: {
  title: string
  progress: Progress
}) {
  const [before, setBefore] = useState(state)
  const [news, setNews] = useState('')
  if (state !== before) {
    setBefore(state)
    setNews(`${title}: ${STATES[state].word}. ${message}`)
  }
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  )
}
