'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ImageChoice } from '#components/action-sheet/image-choice'
import { PlanBody } from '#components/action-sheet/plan-body'
import { PlanForm, type Draft } from '#components/action-sheet/plan-form'
import { PlanNews } from '#components/action-sheet/plan-news'
import { PlanSkeleton } from '#components/action-sheet/plan-skeleton'
import { useApply, usePlan, useReading } from '#components/action-sheet/planning'
import { Problem } from '#components/action-sheet/problem'
import { RefusalBody } from '#components/action-sheet/refusal-body'
import { Until } from '#components/action-sheet/until'
import { useWays, Ways } from '#components/action-sheet/ways'
import { Sheet } from '#components/ui/sheet'
import { operationAddress } from '#lib/domain/addresses'
import type { EnvironmentView } from '#lib/domain/views'
import type { ActionRequest } from '#lib/plan/plan'
import { requestTitle } from '#lib/plan/request-title'

type Props = {
  environment: EnvironmentView
  request: ActionRequest
  onAsk: (request: ActionRequest) => void
  onClose: () => void
}

/** Every action: what it would do, as long as it is open, and the yes. What comes of it is on the operation's page. */
export function ActionSheet({ environment, request, onAsk, onClose }: Props) {
  const { name, title } = environment
  const router = useRouter()
  const apply = useApply(name, request, (id) => {
    router.push(operationAddress(name, id))
    onClose()
  })
  const planning = usePlan(name, request, apply.isApplying)
  const plan = planning.planned?.ok === true ? planning.planned.plan : null
  const ask = (next: ActionRequest) => {
    apply.forget()
    onAsk(next)
  }
  return (
    <Sheet
      title={plan?.title ?? requestTitle(request)}
      subtitle={title}
      isLocked={apply.isApplying}
      onClose={onClose}
    >
      <Content
        environment={environment}
        request={request}
        planning={planning}
        apply={apply}
        onAsk={ask}
        onClose={onClose}
      />
    </Sheet>
  )
}

function Content({
  environment,
  request,
  planning: { planned, problem, isOfOther, again },
  apply,
  onAsk,
  onClose,
}: Props & { planning: ReturnType<typeof usePlan>; apply: ReturnType<typeof useApply> }) {
  const [draft, setDraft] = useState<Draft>({ reason: '', typedName: '' })
  const plan = planned?.ok === true ? planned.plan : null
  const { wasRead, changes, accept } = useReading(request, isOfOther ? null : plan)
  const ways = useWays(plan)

  if (problem !== null && (planned === undefined || isOfOther)) {
    return <Problem message={problem} onRetry={again} onClose={onClose} />
  }
  if (planned === undefined || (isOfOther && !planned.ok)) return <PlanSkeleton />
  if (!planned.ok) {
    return (
      <RefusalBody
        refusal={planned.refusal}
        isLate={wasRead}
        isSentBack={apply.isSentBack}
        onAsk={onAsk}
        onClose={onClose}
      />
    )
  }
  const acceptNew = () => {
    apply.forget()
    accept()
  }
  return (
    <PlanForm
      environment={environment}
      draft={draft}
      onDraft={setDraft}
      decision={
        apply.isApplying ? 'Working…' : changes.length > 0 ? 'Use the new plan' : planned.plan.confirm
      }
      isWaiting={apply.isApplying || isOfOther}
      isApplying={apply.isApplying}
      status={statusOf(apply.isApplying, isOfOther, problem)}
      onAccept={changes.length > 0 ? acceptNew : null}
      onConfirm={(typed) => apply.confirm({ ...typed, fingerprint: planned.plan.fingerprint })}
      onClose={onClose}
    >
      <PlanNews problem={apply.problem} changes={changes} isSentBack={apply.isSentBack} />
      {request.action === 'revert' && !(typeof request.to === 'object' && 'revision' in request.to) && (
        <ImageChoice
          environment={environment.name}
          request={request}
          effects={planned.plan.effects}
          onAsk={onAsk}
        />
      )}
      <Ways ways={ways} chosen={isOfOther ? request : planned.plan.request} onAsk={onAsk} />
      {request.action === 'pin' && <Until request={request} onAsk={onAsk} />}
      <PlanBody plan={planned.plan} images={planned.images} />
    </PlanForm>
  )
}

function statusOf(isApplying: boolean, isPlanning: boolean, problem: string | null): string {
  if (isApplying) return 'Asking the cluster…'
  if (isPlanning) return 'Planning…'
  return problem === null ? 'As the cluster is now' : `Not checked again: ${problem}`
}
