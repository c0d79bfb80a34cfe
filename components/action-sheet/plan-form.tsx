'use client'

import { useEffect, useId, useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import type { Draft } from '#components/action-sheet/draft'
import { useGuard } from '#components/action-sheet/guard'
import { Button } from '#components/ui/button'
import { Field } from '#components/ui/field'
import { SheetBody, SheetFields, SheetFooter } from '#components/ui/sheet'
import type { EnvironmentView } from '#lib/domain/environment-view'

type Missing = { reason?: string; typedName?: string }

/** A plan with its button always in sight. Protected environments also ask for a reason and their name. */
export function PlanForm({
  environment,
  draft,
  onDraft,
  onReason,
  reviewDate,
  needsReason,
  decision,
  confirms,
  isUnread,
  isWaiting,
  isApplying,
  status,
  onConfirm,
  onClose,
  children,
}: {
  environment: EnvironmentView
  draft: Draft
  onDraft: (draft: Draft) => void
  /** Called when the reason field loses the focus. */
  onReason: () => void
  /** Stands beside the reason. */
  reviewDate: ReactNode
  /** Whether the plan needs one in any environment. */
  needsReason: boolean
  /** What the button says. */
  decision: string
  /** Differs whenever the button confirms something else; null while it confirms nothing. */
  confirms: string | null
  /** Whether the plan has changed, and nobody has accepted that. */
  isUnread: boolean
  isWaiting: boolean
  isApplying: boolean
  status: string
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}) {
  const [missing, setMissing] = useState<Missing>({})
  const form = useRef<HTMLFormElement>(null)
  const statusId = useId()
  // The name was typed for the plan before.
  const guard = useGuard(confirms, () => onDraft({ ...draft, typedName: '' }))
  // Not on a phone, where the keyboard on the screen would hide the plan.
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) inputIn(form.current, 'reason')?.focus()
  }, [])
  useEffect(() => {
    form.current?.addEventListener('keydown', ignoreHeldEnter)
  }, [])
  const isReasonNeeded = environment.isProtected || needsReason
  const isBlocked = isWaiting || isUnread || guard.isGuarded

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isUnread) form.current?.querySelector<HTMLElement>('[data-accept]')?.focus()
    if (isWaiting || isUnread || guard.isTooSoon(event.timeStamp)) return
    const found = missingOf(environment, isReasonNeeded, draft)
    setMissing(found)
    const [first] = Object.keys(found)
    if (first === undefined) onConfirm()
    else inputIn(form.current, first)?.focus()
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={submit}
      className="flex min-h-0 flex-1 flex-col max-sm:overflow-y-auto"
    >
      <SheetBody isOfForm>{children}</SheetBody>
      <SheetFields>
        <Field
          name="reason"
          label={
            <>
              Reason{' '}
              <span className="font-normal text-soft">
                ({isReasonNeeded ? '' : 'optional, '}visible to everyone)
              </span>
            </>
          }
          maxLength={500}
          autoComplete="off"
          required={isReasonNeeded}
          error={missing.reason}
          value={draft.reason}
          onChange={({ target }) => onDraft({ ...draft, reason: target.value })}
          onBlur={onReason}
        />
        {environment.isProtected && (
          <Field
            name="typedName"
            label={
              <>
                {environment.title} is protected: type{' '}
                <code className="font-semibold">{environment.name}</code>
              </>
            }
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            required
            error={missing.typedName}
            value={draft.typedName}
            onChange={({ target }) => onDraft({ ...draft, typedName: target.value })}
          />
        )}
        {reviewDate}
      </SheetFields>
      <SheetFooter>
        <Button onClick={() => !isApplying && onClose()} aria-disabled={isApplying}>
          Cancel
        </Button>
        <Button
          type="submit"
          look="primary"
          aria-disabled={isBlocked}
          aria-describedby={statusId}
          // The second click of a double click was meant for what stood here before.
          onClick={(event) => event.detail > 1 && event.preventDefault()}
        >
          {decision}
        </Button>
        <p
          id={statusId}
          role="status"
          className="w-full text-sm text-soft sm:w-auto sm:min-w-0 sm:flex-1 sm:text-right"
        >
          {isUnread ? 'The plan changed: read it above.' : guard.isGuarded ? 'The plan changed.' : status}
        </p>
      </SheetFooter>
    </form>
  )
}

/** A held key repeats longer than a changed plan takes to read. */
function ignoreHeldEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
}

function inputIn(element: HTMLElement | null, name: string): HTMLInputElement | null {
  return element?.querySelector<HTMLInputElement>(`[name=${name}]`) ?? null
}

function missingOf(
  { name, isProtected }: EnvironmentView,
  needsReason: boolean,
  { reason, typedName }: Draft,
): Missing {
  return {
    ...(needsReason && reason.trim() === '' ? { reason: 'Give a reason in a few words.' } : {}),
    ...(isProtected && typedName.trim() !== name ? { typedName: `Type "${name}" exactly.` } : {}),
  }
}
