'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { PlanForm, type Draft } from '#components/action-sheet/plan-form'
import { PlanSkeleton } from '#components/action-sheet/plan-skeleton'
import { useApply, usePlan, useReading } from '#components/action-sheet/planning'
import { Problem } from '#components/action-sheet/problem'
import { RefusalBody } from '#components/action-sheet/refusal-body'
import { useWays } from '#components/action-sheet/ways'
import { Sheet } from '#components/ui/sheet'
import { operationAddress } from '#lib/domain/addresses'
import type { EnvironmentView } from '#lib/domain/views'
import type { ActionRequest } from '#lib/plan/plan'
import { requestTitle } from '#lib/plan/request-title'

/** Every action: what it would do, as long as it is open, and the yes; what comes of it is on the operation's page. */
export function ActionSheet({
  environment,
  request,
  onAsk,
  onClose,
}: {
  environment: EnvironmentView
  request: ActionRequest
  onAsk: (request: ActionRequest) => void
  onClose: () => void
}) {
  const router = useRouter()
  const [draft, setDraft] = useState<Draft>({ reason: '', typedName: '' })
  const apply = useApply(environment.name, request, (id) => {
    router.push(operationAddress(environment.name, id))
    onClose()
  })
  const { planned, problem, isOfOther, isFetching, again } = usePlan(
    environment.name,
    request,
    apply.isApplying,
  )
  const plan = planned?.ok === true ? planned.plan : null
  const reading = useReading(request, isOfOther ? null : plan)
  const ways = useWays(plan)

  const ask = (next: ActionRequest) => {
    apply.forget()
    onAsk(next)
  }
  const accept = () => {
    apply.forget()
    reading.accept()
  }

  function content() {
    if (planned === undefined || (isOfOther && (!planned.ok || problem !== null))) {
      return problem === null ? (
        <PlanSkeleton />
      ) : (
        <Problem message={problem} onRetry={again} onClose={onClose} />
      )
    }
    if (!planned.ok) {
      return (
        <RefusalBody
          refusal={planned.refusal}
          isNew={reading.wasRead}
          isSentBack={apply.isSentBack}
          onAsk={ask}
          onClose={onClose}
        />
      )
    }
    return (
      <PlanForm
        environment={environment}
        request={request}
        planned={planned}
        ways={ways}
        changes={reading.changes}
        isSentBack={apply.isSentBack}
        problem={apply.problem}
        checking={{ isOfOther, isFetching, problem }}
        isApplying={apply.isApplying}
        draft={draft}
        onDraft={setDraft}
        onAsk={ask}
        onAccept={accept}
        onConfirm={apply.confirm}
        onClose={onClose}
      />
    )
  }
  return (
    <Sheet
      title={plan?.title ?? requestTitle(request)}
      subtitle={environment.title}
      isLocked={apply.isApplying}
      onClose={onClose}
    >
      {content()}
    </Sheet>
  )
}
