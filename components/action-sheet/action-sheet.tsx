'use client'

import { hashKey } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent } from 'react'
import { CrashWords } from '#components/action-sheet/crash-words'
import { useDraft, useNameOverReload } from '#components/action-sheet/draft'
import { RevertTargetChoice } from '#components/action-sheet/revert-target-choice'
import { PlanBody } from '#components/plan/plan-body'
import { PlannedPromotions } from '#components/plan/planned-promotions'
import { PlanForm } from '#components/action-sheet/plan-form'
import { PlannedImports } from '#components/action-sheet/planned-imports'
import { PlanChangesNotice } from '#components/action-sheet/plan-changes-notice'
import { PlanSkeleton } from '#components/action-sheet/plan-skeleton'
import { namedRequest, useApply, usePlan, useReading } from '#components/action-sheet/planning'
import { Problem } from '#components/action-sheet/problem'
import { RefusalBody } from '#components/action-sheet/refusal-body'
import { ReloadBody, ReloadNotice } from '#components/action-sheet/reload-notice'
import { SignedOutBody, SignedOutNotice } from '#components/action-sheet/signed-out-notice'
import { Until } from '#components/action-sheet/until'
import { Ways } from '#components/action-sheet/ways'
import { WorkloadChoice } from '#components/action-sheet/workload-choice'
import { Sheet } from '#components/ui/sheet'
import { useReloadReason } from '#lib/client/use-reload-reason'
import { pageAddress } from '#lib/views/addresses'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { actionOf, whyReasonNeeded, type ActionRequest } from '#lib/plan/actions/actions'

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
  const { draft, setDraft, forget } = useDraft(name, request)
  const apply = useApply(name, (id) => {
    forget()
    router.replace(pageAddress('operation', { environment: name, id }))
  })
  const plans = usePlan(name, request, draft.reason, apply.isApplying)
  const { planned, problem, isOfOther, again } = plans
  const isSignedOut = plans.isSignedOut || apply.isSignedOut
  const plan = planned?.ok === true ? planned.plan : null
  const { wasRead, changes, accept } = useReading(request, isOfOther ? null : plan)
  const isChanged = changes.length > 0
  const isReloadNeeded = useReloadReason() === 'updated'
  useNameOverReload(name, isOfOther ? null : (plan?.fingerprint ?? null), isReloadNeeded, { draft, setDraft })

  const named = planned === undefined || isOfOther ? null : namedRequest(planned)
  const isNamed = named === null || hashKey([named]) === hashKey([request])
  const keepName = useEffectEvent(() => named !== null && onAsk(named))
  useEffect(() => {
    if (!isNamed) keepName()
  }, [isNamed])

  const ask = (next: ActionRequest) => {
    apply.forget()
    onAsk(next)
  }
  const acceptNew = () => {
    apply.forget()
    accept()
  }
  const choices = (
    <>
      {isReloadNeeded && <ReloadNotice />}
      <CrashWords environment={name} request={request} />
      <RevertTargetChoice
        environment={name}
        request={request}
        isBefore={!isOfOther && plan !== null && plan.because !== null}
        onAsk={ask}
      />
      <WorkloadChoice
        scope={(planned?.ok === false ? planned.refusal.scope : plan?.scope) ?? null}
        request={request}
        onAsk={ask}
      />
    </>
  )

  function content() {
    if (isSignedOut && planned === undefined) return <SignedOutBody onClose={onClose} />
    if (plans.isOutdated && (planned === undefined || isOfOther)) return <ReloadBody onClose={onClose} />
    if (problem !== null && !isSignedOut && (planned === undefined || isOfOther)) {
      return <Problem message={problem} onRetry={again} onClose={onClose} />
    }
    if (planned === undefined || (isOfOther && !planned.ok)) return <PlanSkeleton />
    if (!planned.ok) {
      return (
        <RefusalBody
          environment={name}
          refusal={planned.refusal}
          isLate={wasRead}
          isSentBack={apply.isSentBack}
          onAsk={ask}
          onClose={onClose}
        >
          {choices}
          <Until request={request} pins={null} onAsk={ask} />
          <PlannedImports request={request} imports={planned.refusal.imports ?? []} images={[]} onAsk={ask} />
          <PlannedPromotions
            request={request}
            promotions={planned.refusal.promotions ?? []}
            ways={planned.refusal.ways}
            onAsk={ask}
          />
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
        needsReason={whyReasonNeeded(planned.plan.request) !== null}
        reviewDate={<Until request={request} pins={planned.plan.pins} onAsk={ask} />}
        decision={apply.isApplying ? 'Working…' : planned.plan.confirm}
        confirms={isOfOther ? null : `${planned.plan.fingerprint} ${isChanged ? 'unread' : ''}`}
        isUnread={isChanged}
        isWaiting={apply.isApplying || isOfOther || isSignedOut}
        isApplying={apply.isApplying}
        status={isSignedOut ? 'Signed out' : statusOf(apply.isApplying, isOfOther, problem)}
        onConfirm={() =>
          apply.confirm(planned.plan.request, { ...draft, fingerprint: planned.plan.fingerprint })
        }
        onClose={onClose}
      >
        {isSignedOut && <SignedOutNotice />}
        <PlanChangesNotice
          problem={isSignedOut ? null : apply.problem}
          changes={changes}
          isSentBack={apply.isSentBack}
          onAccept={acceptNew}
        />
        {choices}
        <Ways plan={planned.plan} chosen={isOfOther ? request : planned.plan.request} onAsk={ask} />
        <PlannedImports
          request={request}
          imports={planned.plan.imports}
          images={planned.images}
          onAsk={ask}
        />
        <PlannedPromotions
          request={request}
          promotions={planned.plan.promotions}
          ways={planned.plan.alternatives}
          onAsk={ask}
        />
        <PlanBody environment={name} plan={planned.plan} images={planned.images} changes={planned.changes} />
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
