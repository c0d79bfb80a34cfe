import { hashKey, keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { applyAction, planAction } from '#lib/actions/actions'
import type { ActionAnswer, Consent } from '#lib/actions/answers'
import { useStaleReason } from '#components/freshness/staleness'
import { useEnvironmentChanges } from '#lib/client/environment-changes'
import { useStreamState } from '#lib/client/live/use-stream-state'
import { environmentKey } from '#lib/client/queries'
import {
  isOfOtherBuild,
  NOT_DONE_BY_OTHER_BUILD,
  noteOtherBuild,
  OTHER_BUILD,
} from '#lib/client/reload-needed'
import { whileRestarting } from '#lib/client/while-restarting'
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

const NO_ANSWER = 'No answer from Quayside. Check your connection. Check the result before you try again.'

/** A busy Quayside refuses before it does anything, and so does one that does not know the action. */
function problemOf(error: Error, ofOtherBuild: string): string {
  if (isOfOtherBuild(error)) return ofOtherBuild
  return saysBusy(error.message) ? error.message : NO_ANSWER
}

class NoPlan extends Error {
  constructor(
    message: string,
    readonly why: 'stale' | 'signed-out' | null,
  ) {
    super(message)
  }
}

const PLANS = 'plan'
const planKey = (environment: string, request: ActionRequest) => [PLANS, environment, request]

/** Long enough to hand the plan over to the request with what it means now. */
const HANDED_OVER_MS = 5_000

/**
 * What a request means now: the image and the workloads that a person sees, and that stay when the cluster changes. Null where it stays
 * as it is: the plan of a promotion names only the sources that move, and the others are still asked for.
 */
export function namedRequest(planned: ExplainedPlan): ActionRequest | null {
  const named = planned.ok ? planned.plan.request : (planned.refusal.request ?? null)
  return named?.action === 'promote' ? null : named
}

/** The plan, made again whenever the environment changes; while that fails, the last one stays. */
export function usePlan(environment: string, request: ActionRequest, reason: string, isApplying: boolean) {
  const client = useQueryClient()
  const isFresh = useStaleReason() === null
  const isStreamSignedOut = useStreamState().phase === 'signed-out'
  // Another sheet of the same action starts from the cluster.
  useEffect(() => () => client.removeQueries({ queryKey: [PLANS] }), [client])
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: planKey(environment, request),
    queryFn: async () => {
      const planned = planIn(await noteOtherBuild(planAction(environment, { request, reason })))
      const named = namedRequest(planned)
      if (named !== null && hashKey([named]) !== hashKey([request]))
        client.setQueryData(planKey(environment, named), planned)
      return planned
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { error } }) =>
      !isApplying && (isFresh && error instanceof NoPlan && error.why === 'stale' ? AGAIN_MS : REGISTRY_MS),
    gcTime: HANDED_OVER_MS,
    staleTime: HANDED_OVER_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  })
  const again = () => void refetch()
  useEnvironmentChanges(environment, () => {
    if (!isApplying) again()
  })
  const problem =
    error === null ? null : error instanceof NoPlan ? error.message : problemOf(error, OTHER_BUILD)
  const isSignedOut = isStreamSignedOut || (error instanceof NoPlan && error.why === 'signed-out')
  const isOutdated = error !== null && isOfOtherBuild(error)
  return { planned: data, problem, isOfOther: isPlaceholderData, isSignedOut, isOutdated, again }
}

function planIn(answer: ActionAnswer<ExplainedPlan>): ExplainedPlan {
  if (!answer.ok) {
    const { code, message } = answer.error
    throw new NoPlan(message, code === 'signed-out' ? code : null)
  }
  const refusal = notNow(answer.value)
  if (refusal !== null) throw new NoPlan(refusal.message, refusal.code === 'stale' ? 'stale' : null)
  return answer.value
}

/** Why no plan is possible at this moment; null where that is not the reason. */
function notNow(planned: ExplainedPlan): Refusal | null {
  return !planned.ok && NOT_NOW.includes(planned.refusal.code) ? planned.refusal : null
}

/** Confirms the plan. Where the cluster has changed, the new plan replaces the one that was shown. */
export function useApply(environment: string, onStarted: (id: string) => void) {
  const client = useQueryClient()
  const apply = useMutation({
    mutationFn: (confirmed: { request: ActionRequest; consent: Consent }) =>
      noteOtherBuild(whileRestarting(() => applyAction(environment, confirmed))),
    onSuccess: (answer, { request }) => {
      if (!answer.ok) return
      const { value } = answer
      if (value.outcome === 'started') onStarted(value.id)
      else if (notNow(value.planned) === null)
        client.setQueryData(planKey(environment, request), value.planned)
      // The sheet may ask for more than the plan names.
      if (request.action === 'promote') void client.invalidateQueries({ queryKey: [PLANS] })
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
    isSignedOut: apply.data?.ok === false && apply.data.error.code === 'signed-out',
    isApplying: apply.isPending || applied?.outcome === 'started',
    /** Whether nothing was done because the cluster had changed. */
    isSentBack: planned !== null && refused === null,
    problem: apply.isError ? problemOf(apply.error, NOT_DONE_BY_OTHER_BUILD) : refused,
    confirm: (request: ActionRequest, consent: Consent) => apply.mutate({ request, consent }),
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
