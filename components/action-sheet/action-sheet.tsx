'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Outcome } from '#components/action-sheet/outcome'
import { PlanForm } from '#components/action-sheet/plan-form'
import { PlanSkeleton } from '#components/action-sheet/plan-skeleton'
import { Problem } from '#components/action-sheet/problem'
import { RefusalBody } from '#components/action-sheet/refusal-body'
import { Sheet } from '#components/ui/sheet'
import { applyAction, planAction } from '#lib/actions/actions'
import type { ActionAnswer, Applied, Consent } from '#lib/actions/answers'
import { environmentKey } from '#lib/client/queries'
import type { EnvironmentView } from '#lib/domain/views'
import type { ActionRequest, Planned } from '#lib/plan/plan'

/** Every action: what it would do, the yes, and how it ended. */
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
  const client = useQueryClient()
  const planKey = ['plan', environment.name, request]
  const plan = useQuery({
    queryKey: planKey,
    queryFn: () => planAction(environment.name, request),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
  const apply = useMutation({
    mutationFn: (consent: Consent) => applyAction(environment.name, request, consent),
    onSuccess: (answer) => {
      const changed = changedPlan(answer)
      if (changed !== null) client.setQueryData(planKey, { ok: true, value: changed })
      return client.invalidateQueries({ queryKey: environmentKey(environment.name) })
    },
  })
  const ask = (next: ActionRequest) => {
    apply.reset()
    onAsk(next)
  }

  return (
    <Sheet title={titleOf(request, plan.data)} subtitle={environment.title} onClose={onClose}>
      {plan.isPending || (plan.isFetching && plan.isError) ? (
        <PlanSkeleton />
      ) : plan.isError ? (
        <Problem message={NO_ANSWER} onRetry={() => void plan.refetch()} onClose={onClose} />
      ) : !plan.data.ok ? (
        <Problem message={plan.data.error.message} onRetry={() => void plan.refetch()} onClose={onClose} />
      ) : apply.data?.ok && apply.data.value.outcome !== 'changed' ? (
        <Outcome
          applied={apply.data.value}
          environment={environment.name}
          request={request}
          onClose={onClose}
        />
      ) : plan.data.value.ok ? (
        <PlanForm
          key={plan.data.value.plan.fingerprint}
          plan={plan.data.value.plan}
          environment={environment}
          isChanged={apply.data?.ok === true}
          problem={apply.isError ? NO_ANSWER : apply.data?.ok === false ? apply.data.error.message : null}
          isApplying={apply.isPending}
          onConfirm={(consent) => apply.mutate(consent)}
          onClose={onClose}
        />
      ) : (
        <RefusalBody refusal={plan.data.value.refusal} onAsk={ask} onClose={onClose} />
      )}
    </Sheet>
  )
}

const NO_ANSWER =
  'Quayside gave no answer. Check your connection; if Quayside was just updated, reload the page. Look at the page before you try again.'

function changedPlan(answer: ActionAnswer<Applied>): Planned | null {
  return answer.ok && answer.value.outcome === 'changed' ? answer.value.planned : null
}

function titleOf(request: ActionRequest, answer: ActionAnswer<Planned> | undefined): string {
  if (answer?.ok && answer.value.ok) return answer.value.plan.title
  switch (request.action) {
    case 'import':
      return `Import ${request.stream}:${request.tag} now`
    case 'pin':
      return `Pin ${request.stream}:${request.tag}`
    case 'follow':
      return `Resume following for ${request.stream}:${request.tag}`
    case 'undo':
      return `Undo ${request.workload.name} to revision ${request.revision}`
  }
}
