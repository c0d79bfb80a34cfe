import type { ReactNode } from 'react'
import type { RequestOf, ActionRequest } from '#lib/plan/actions/actions'
import type { PlannedPromotion, Way } from '#lib/plan/plan'

/** Import when built, and promote although checks are not green. */
export function PromoteOptions({
  request,
  promotions,
  ways,
  onAsk,
}: {
  request: RequestOf<'promote'>
  promotions: readonly PlannedPromotion[]
  ways: readonly Way[]
  onAsk: (request: ActionRequest) => void
}) {
  const feeds = promotions.some((each) => each.feeds.length > 0)
  const isBlocked = ways.some((way) => way.request.action === 'promote' && way.request.override)
  if (!feeds && !request.imports && !isBlocked && !request.override) return null
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-semibold">Options</legend>
      <div className="divide-y divide-line rounded-md border border-line">
        {(feeds || request.imports) && (
          <Option
            title="Import when built"
            isChosen={request.imports}
            onChoose={(imports) => onAsk({ ...request, imports })}
          >
            Quayside imports each tag once the registry has its image. Pinned tags stay.
          </Option>
        )}
        {(isBlocked || request.override) && (
          <Option
            title="Promote although checks are not green"
            isChosen={request.override}
            onChoose={(override) => onAsk({ ...request, override })}
          >
            Needs a reason. The operation names the checks.
          </Option>
        )}
      </div>
    </fieldset>
  )
}

function Option({
  title,
  isChosen,
  onChoose,
  children,
}: {
  title: string
  isChosen: boolean
  onChoose: (isChosen: boolean) => void
  children: ReactNode
}) {
  return (
    <label className="flex items-start gap-3 px-3 py-1.5 first:rounded-t-md last:rounded-b-md has-checked:bg-accent-soft/60">
      <input
        type="checkbox"
        checked={isChosen}
        onChange={({ target }) => onChoose(target.checked)}
        className="mt-1 size-4 shrink-0 accent-accent-fill"
      />
      <span className="min-w-0 flex-1">
        {title}
        <span className="block text-sm text-soft">{children}</span>
      </span>
    </label>
  )
}
