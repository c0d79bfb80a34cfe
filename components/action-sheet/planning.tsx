import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { applyAction, planAction } from '#lib/actions/actions'
import type { ActionAnswer, Consent } from '#lib/actions/answers'
import { useStaleReason } from '#components/freshness/staleness'
import { useEnvironmentChanges } from '#lib/client/environment-changes'
import { environmentKey } from '#lib/client/queries'
import { saysBusy } from '#lib/domain/busy'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { ExplainedPlan, Plan, Refusal, RefusalCode } from '#lib/plan/plan'
import { planChanges } from '#lib/plan/effects/plan-changes'

/** The event stream does not report changes in the registry. */
const REGISTRY_MS = 60_000

/** The page may know before the server that the data are fresh again. */
const AGAIN_MS = 1_500

/** Refusals that do not depend on the action: no plan is possible at this moment. */
const NOT_NOW: readonly RefusalCode[] = ['stale', 'unreadable']

const NO_ANSWER =
  'No answer from Quayside. Check your connection, and reload the page if Quayside was just updated. Check the result before you try again.'

/** A busy Quayside refuses before it does anything. */
function problemOf({ message }: Error): string {
  return saysBusy(message) ? message : NO_ANSWER
}

class NoPlan extends Error {
  constructor(
    message: string,
    readonly isStale: boolean,
  ) {
    super(message)
  }
}

const planKey = (environment: string, request: ActionRequest) => ['plan', environment, request]

/** The plan, made again whenever the environment changes; while that fails, the last one stays. */
export function usePlan(environment: string, request: ActionRequest, reason: string, isApplying: boolean) {
  const isFresh = useStaleReason() === null
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    queryKey: planKey(environment, request),
    queryFn: async () => planIn(await planAction(environment, { request, reason })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { error } }) =>
      !isApplying && (isFresh && error instanceof NoPlan && error.isStale ? AGAIN_MS : REGISTRY_MS),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
  const again = () => void refetch()
  useEnvironmentChanges(environment, () => {
    if (!isApplying) again()
  })
  const problem = error === null ? null : error instanceof NoPlan ? error.message : problemOf(error)
  return { planned: data, problem, isOfOther: isPlaceholderData, isFetching, again }
}

function planIn(answer: ActionAnswer<ExplainedPlan>): ExplainedPlan {
  if (!answer.ok) throw new NoPlan(answer.error.message, false)
  const refusal = notNow(answer.value)
  if (refusal !== null) throw new NoPlan(refusal.message, refusal.code === 'stale')
  return answer.value
}

/** Why no plan is possible at this moment; null where that is not the reason. */
function notNow(planned: ExplainedPlan): Refusal | null {
  return !planned.ok && NOT_NOW.includes(planned.refusal.code) ? planned.refusal : null
}

/** Confirms the plan. Where the cluster has changed, the new plan replaces the one that was shown. */
export function useApply(environment: string, request: ActionRequest, onStarted: (id: string) => void) {
  const client = useQueryClient()
  const apply = useMutation({
    mutationFn: (consent: Consent) => applyAction(environment, { request, consent }),
    onSuccess: (answer) => {
      if (!answer.ok) return
      const { value } = answer
      if (value.outcome === 'started') onStarted(value.id)
      else if (notNow(value.planned) === null)
        client.setQueryData(planKey(environment, request), value.planned)
    },
    // Without an answer, the action may still be done.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: environmentKey(environment) })
    },
  })
  const applied = apply.data?.ok === true ? apply.data.value : null
  const planned = applied?.outcome === 'changed' ? applied.planned : null
  const refused =
    apply.data?.ok === false ? apply.data.error.message : ((planned && notNow(planned)?.message) ?? null)
  return {
    isApplying: apply.isPending || applied?.outcome === 'started',
    /** Whether nothing was done because the cluster had changed. */
    isSentBack: planned !== null && refused === null,
    problem: apply.isError ? problemOf(apply.error) : refused,
    confirm: (consent: Consent) => apply.mutate(consent),
    forget: () => apply.reset(),
  }
}

/** The plan that a person has read, so that nobody confirms a plan that changed while they read it. */
export function useReading(request: ActionRequest, current: Plan | null) {
  const [read, setRead] = useState<{ request: ActionRequest; plan: Plan } | null>(null)
  const accept = () => {
    if (current !== null) setRead({ request, plan: current })
  }
  const isFirst = read?.request !== request
  if (current !== null && isFirst) accept()
  const before = isFirst ? null : read.plan
  const isChanged = before !== null && current !== null && before.fingerprint !== current.fingerprint
  return {
    wasRead: before !== null,
    /** The differences from the plan that was read; often empty. */
    changes: isChanged ? planChanges(before, current) : [],
    accept,
  }
}
