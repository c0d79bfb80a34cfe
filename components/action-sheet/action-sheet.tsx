'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { RevertTargetChoice } from '#components/action-sheet/revert-target-choice'
import { PlanBody } from '#components/action-sheet/plan-body'
import { PlanForm, NOTHING_TYPED } from '#components/action-sheet/plan-form'
import { PlannedImports } from '#components/action-sheet/planned-imports'
import { PlanChangesNotice } from '#components/action-sheet/plan-changes-notice'
import { PlanSkeleton } from '#components/action-sheet/plan-skeleton'
import { useApply, usePlan, useReading } from '#components/action-sheet/planning'
import { Problem } from '#components/action-sheet/problem'
import { RefusalBody } from '#components/action-sheet/refusal-body'
import { Until } from '#components/action-sheet/until'
import { Ways } from '#components/action-sheet/ways'
import { Sheet } from '#components/ui/sheet'
import { pageAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { actionOf, type ActionRequest } from '#lib/plan/actions/actions'

type Props = {
  environment: EnvironmentView
  request: ActionRequest
  onAsk: (request: ActionRequest) => void
  onClose: () => void
}

/** The plan of an action, kept fresh while the sheet is open, and the button that confirms it. The page of the operation shows the result. */
export function ActionSheet({ environment, request, onAsk, onClose }: Props) {
  const { name, title } = environment
  const router = useRouter()
  const [draft, setDraft] = useState(NOTHING_TYPED)
  const apply = useApply(name, request, (id) => {
    router.push(pageAddress('operation', { environment: name, id }))
    onClose()
  })
  const { planned, problem, isOfOther, again } = usePlan(name, request, draft.reason, apply.isApplying)
  const plan = planned?.ok === true ? planned.plan : null
  const { wasRead, changes, accept } = useReading(request, isOfOther ? null : plan)
  const isChanged = changes.length > 0

  const ask = (next: ActionRequest) => {
    apply.forget()
    onAsk(next)
  }
  const acceptNew = () => {
    apply.forget()
    accept()
  }
  const targetChoice = (
    <RevertTargetChoice environment={name} request={request} effects={plan?.effects ?? []} onAsk={ask} />
  )
  const reviewDate = <Until request={request} onAsk={ask} />

  function content() {
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
          onAsk={ask}
          onClose={onClose}
        >
          {targetChoice}
          {reviewDate}
          <PlannedImports request={request} imports={planned.refusal.imports ?? []} images={[]} onAsk={ask} />
        </RefusalBody>
      )
    }
    return (
      <PlanForm
        environment={environment}
        draft={draft}
        onDraft={setDraft}
        // The commands contain the reason.
        onReason={again}
        decision={apply.isApplying ? 'Working…' : isChanged ? 'Use the new plan' : planned.plan.confirm}
        isWaiting={apply.isApplying || isOfOther}
        isApplying={apply.isApplying}
        status={statusOf(apply.isApplying, isOfOther, problem)}
        onAccept={isChanged ? acceptNew : null}
        onConfirm={() => apply.confirm({ ...draft, fingerprint: planned.plan.fingerprint })}
        onClose={onClose}
      >
        <PlanChangesNotice problem={apply.problem} changes={changes} isSentBack={apply.isSentBack} />
        {targetChoice}
        <Ways plan={planned.plan} chosen={isOfOther ? request : planned.plan.request} onAsk={ask} />
        <PlannedImports
          request={request}
          imports={planned.plan.imports}
          images={planned.images}
          onAsk={ask}
        />
        <PlanBody plan={planned.plan} images={planned.images} />
        {reviewDate}
      </PlanForm>
    )
  }

  return (
    <Sheet
      title={plan?.title ?? actionOf(request).title(request)}
      subtitle={title}
      isLocked={apply.isApplying}
      onClose={onClose}
    >
      {content()}
    </Sheet>
  )
}

function statusOf(isApplying: boolean, isPlanning: boolean, problem: string | null): string {
  if (isApplying) return 'Applying…'
  if (isPlanning) return 'Planning…'
  return problem === null ? 'Plan is up to date' : `Plan not refreshed: ${problem}`
}
