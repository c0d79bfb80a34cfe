import { useEffect, useRef, type ReactNode } from 'react'
import { shortDigest } from '#lib/domain/format'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import type { Scope, ScopeChoice } from '#lib/plan/plan'

/** Which workloads a revert moves: any of them, or all that a tag feeds. */
export function WorkloadChoice({
  scope,
  request,
  onAsk,
}: {
  scope: Scope | null
  request: ActionRequest
  onAsk: (request: ActionRequest) => void
}) {
  if (scope === null || request.action !== 'revert' || scope.choices.length < 2) return null
  return <Choice scope={scope} request={request} onAsk={onAsk} />
}

function Choice({
  scope: { choices, lanes },
  request,
  onAsk,
}: {
  scope: Scope
  request: RequestOf<'revert'>
  onAsk: (request: ActionRequest) => void
}) {
  const isChosen = (key: WorkloadKey) =>
    request.workloads === 'all'
      ? choices.some((choice) => choice.isChosen && keyOf(choice.workload) === keyOf(key))
      : request.workloads.some((each) => keyOf(each) === keyOf(key))
  const known = choices.map(({ workload }) => workload)
  const ask = (next: (key: WorkloadKey) => boolean) => {
    const kept = request.workloads === 'all' ? [] : request.workloads.filter(next)
    const added = known.filter((key) => next(key) && !kept.some((each) => keyOf(each) === keyOf(key)))
    onAsk({ ...request, workloads: [...kept, ...added] })
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-semibold">Which workloads?</legend>
      <div className="divide-y divide-line rounded-md border border-line">
        {lanes.map(({ tag, workloads }) => {
          if (workloads.length < 2) return null
          const chosen = workloads.filter(isChosen).length
          const isOfTag = (key: WorkloadKey) => workloads.some((each) => keyOf(each) === keyOf(key))
          return (
            <Row
              key={tag}
              isChosen={chosen === workloads.length}
              isPartly={chosen > 0 && chosen < workloads.length}
              onChoose={(isAll) => ask((key) => (isOfTag(key) ? isAll : isChosen(key)))}
            >
              <b className="font-semibold">
                All {workloads.length} that {tag} feeds
              </b>
            </Row>
          )
        })}
        {choices.map((choice) => (
          <Row
            key={keyOf(choice.workload)}
            isChosen={isChosen(choice.workload)}
            isPartly={false}
            onChoose={(isOne) =>
              ask((key) => (keyOf(key) === keyOf(choice.workload) ? isOne : isChosen(key)))
            }
          >
            <Workload choice={choice} isChosen={isChosen(choice.workload)} />
          </Row>
        ))}
      </div>
    </fieldset>
  )
}

function Workload({
  choice: { workload, runs, note },
  isChosen,
}: {
  choice: ScopeChoice
  isChosen: boolean
}) {
  const facts = [
    workload.kind,
    ...(runs === null ? [] : [`runs ${shortDigest(runs)}`]),
    ...(note === null ? [] : [note]),
    ...(isChosen ? [] : ['stays']),
  ]
  return (
    <>
      {workload.name}
      <span className="block text-sm text-soft">{facts.join(' · ')}</span>
    </>
  )
}

function Row({
  isChosen,
  isPartly,
  onChoose,
  children,
}: {
  isChosen: boolean
  isPartly: boolean
  onChoose: (isChosen: boolean) => void
  children: ReactNode
}) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = isPartly
  }, [isPartly])
  return (
    <label className="flex items-start gap-3 px-3 py-1.5 first:rounded-t-md last:rounded-b-md has-checked:bg-accent-soft/60">
      <input
        ref={box}
        type="checkbox"
        checked={isChosen}
        onChange={({ target }) => onChoose(target.checked)}
        className="mt-1 size-4 shrink-0 accent-accent-fill"
      />
      <span className="min-w-0 flex-1 wrap-anywhere">{children}</span>
    </label>
  )
}
