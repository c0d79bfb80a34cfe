'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Outcome } from '#components/action-sheet/outcome'
import { PlanForm } from '#components/action-sheet/plan-form'
import { PlanSkeleton } from '#components/action-sheet/plan-skeleton'
import { Problem } from '#components/action-sheet/problem'
import { RefusalBody } from '#components/action-sheet/refusal-body'
import { useStaleReason } from '#components/shell/staleness'
import { Sheet } from '#components/ui/sheet'
import { applyAction, planAction } from '#lib/actions/actions'
import type { ActionAnswer, Consent } from '#lib/actions/answers'
import { environmentKey } from '#lib/client/queries'
import type { EnvironmentView } from '#lib/domain/views'
import type { ActionRequest, ExplainedPlan } from '#lib/plan/plan'

/** The page may not know yet what the server knows. */
const AGAIN_MS = 1_500

type Props = {
  environment: EnvironmentView
  request: ActionRequest
  onAsk: (request: ActionRequest) => void
  onClose: () => void
}

/** Every action: what it would do, the yes, and how it ended. */
export function ActionSheet(props: Props) {
  const { environment, request, onClose } = props
  const planning = usePlan(environment.name, request)
  const apply = useApply(environment.name, request)
  return (
    <Sheet
      title={titleOf(request, planning.data)}
      subtitle={environment.title}
      isLocked={apply.isPending}
      onClose={onClose}
    >
      <SheetContent {...props} planning={planning} apply={apply} />
    </Sheet>
  )
}

function SheetContent({
  environment,
  request,
  planning,
  apply,
  onAsk,
  onClose,
}: Props & { planning: ReturnType<typeof usePlan>; apply: ReturnType<typeof useApply> }) {
  const applied = apply.data?.ok === true ? apply.data.value : null
  const retry = () => void planning.refetch()

  if (applied !== null && applied.outcome !== 'changed') {
    return <Outcome applied={applied} environment={environment.name} request={request} onClose={onClose} />
  }
  if (planning.isError) return <Problem message={NO_ANSWER} onRetry={retry} onClose={onClose} />
  if (planning.data === undefined) return <PlanSkeleton />
  if (!planning.data.ok) {
    return <Problem message={planning.data.error.message} onRetry={retry} onClose={onClose} />
  }
  const planned = planning.data.value
  if (!planned.ok) {
    const ask = (next: ActionRequest) => {
      apply.reset()
      onAsk(next)
    }
    return <RefusalBody refusal={planned.refusal} onAsk={ask} onRetry={retry} onClose={onClose} />
  }
  return (
    <PlanForm
      plan={planned.plan}
      images={planned.images}
      environment={environment}
      isChanged={applied !== null}
      problem={apply.isError ? NO_ANSWER : apply.data?.ok === false ? apply.data.error.message : null}
      isApplying={apply.isPending}
      onConfirm={(consent) => apply.mutate(consent)}
      onClose={onClose}
    />
  )
}

const planKey = (environment: string, request: ActionRequest) => ['plan', environment, request]

/**
 * The plan stays as it was shown until the sheet closes: nobody agrees to something that moves. Where data were too old to
 * make one, it is made once the page says that they are fresh again.
 */
function usePlan(environment: string, request: ActionRequest) {
  const isFresh = useStaleReason() === null
  return useQuery({
    queryKey: planKey(environment, request),
    queryFn: () => planAction(environment, request),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
    refetchInterval: ({ state: { data } }) => isFresh && isRefusedAsStale(data) && AGAIN_MS,
  })
}

function isRefusedAsStale(answer: ActionAnswer<ExplainedPlan> | undefined): boolean {
  return answer?.ok === true && !answer.value.ok && answer.value.refusal.code === 'stale'
}

function useApply(environment: string, request: ActionRequest) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (consent: Consent) => applyAction(environment, request, consent),
    onSuccess: (answer) => {
      if (answer.ok && answer.value.outcome === 'changed') {
        client.setQueryData(planKey(environment, request), { ok: true, value: answer.value.planned })
      }
    },
    // No answer does not mean that nothing was done.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: environmentKey(environment) })
    },
  })
}

const NO_ANSWER =
  'Quayside gave no answer. Check your connection; if Quayside was just updated, reload the page. Look at the page before you try again.'

function titleOf(request: ActionRequest, answer: ActionAnswer<ExplainedPlan> | undefined): string {
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
