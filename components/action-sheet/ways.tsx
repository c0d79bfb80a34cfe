import { hashKey } from '@tanstack/react-query'
import { useState } from 'react'
import { Choices } from '#components/ui/choices'
import type { ActionRequest, Plan, Way } from '#lib/plan/plan'

/** The ways to the same end, in the order in which they were offered: choosing one leaves them where they are. */
export function useWays(plan: Plan | null): Way[] {
  const [ways, setWays] = useState<Way[]>([])
  if (plan === null) return ways
  const isKnown = ways.some(({ request }) => isSame(request, plan.request))
  if (!isKnown && (ways.length > 0 || plan.alternatives.length > 0)) setWays(waysOf(plan))
  return ways
}

function waysOf({ title, request, alternatives }: Plan): Way[] {
  return alternatives.length === 0 ? [] : [{ sentence: title, request }, ...alternatives]
}

function isSame(one: ActionRequest, other: ActionRequest): boolean {
  return hashKey([one]) === hashKey([other])
}

export function Ways({
  ways,
  chosen,
  onAsk,
}: {
  ways: Way[]
  chosen: ActionRequest
  onAsk: (request: ActionRequest) => void
}) {
  if (ways.length < 2) return null
  return (
    <Choices
      title="How?"
      choices={ways.map(({ sentence, request }) => ({
        key: sentence,
        label: sentence,
        isChosen: isSame(request, chosen),
        onChoose: () => onAsk(request),
      }))}
    />
  )
}
