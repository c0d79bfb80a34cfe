import { hashKey } from '@tanstack/react-query'
import { Choices } from '#components/ui/choices'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Plan } from '#lib/plan/plan'

/** The ways to the same end. */
export function Ways({
  plan: { way, request, alternatives },
  chosen,
  onAsk,
}: {
  plan: Plan
  /** The latest request: its plan may not be there yet. */
  chosen: ActionRequest
  onAsk: (request: ActionRequest) => void
}) {
  // A promotion has them among its options.
  if (way === null || alternatives.length === 0 || request.action === 'promote') return null
  const ways = [{ sentence: way, request }, ...alternatives]
  return (
    <Choices
      title="How?"
      choices={ways.sort(byReach).map((each) => ({
        key: each.sentence,
        label: each.sentence,
        isChosen: hashKey([each.request]) === hashKey([chosen]),
        onChoose: () => onAsk(chosen === request ? each.request : inWay(each.request, chosen)),
      }))}
    />
  )
}

/** What a person chose a moment ago stays: the plan that offers this way is still the one before. */
function inWay(offered: ActionRequest, chosen: ActionRequest): ActionRequest {
  return offered.action === 'revert' && chosen.action === 'revert' ? { ...chosen, way: offered.way } : offered
}

/** The same order for each of the plans. */
function byReach(one: { request: ActionRequest }, other: { request: ActionRequest }): number {
  return Number(isPause(one.request)) - Number(isPause(other.request))
}

function isPause(request: ActionRequest): boolean {
  return 'way' in request && request.way === 'pause'
}
