'use client'

import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { Button } from '#components/ui/button'
import { Field } from '#components/ui/field'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import type { EnvironmentView } from '#lib/domain/environment-view'

/** What a person has typed; it stays while the plan is made again. */
export type Draft = { reason: string; typedName: string }

export const NOTHING_TYPED: Draft = { reason: '', typedName: '' }

type Missing = { reason?: string; typedName?: string }

/** A plan with its button always in sight. Protected environments also ask for a reason and their name. */
export function PlanForm({
  environment,
  draft,
  onDraft,
  onReason,
  decision,
  isWaiting,
  isApplying,
  status,
  onAccept,
  onConfirm,
  onClose,
  children,
}: {
  environment: EnvironmentView
  draft: Draft
  onDraft: (draft: Draft) => void
  /** Called when the reason field loses the focus. */
  onReason: () => void
  /** What the button says. */
  decision: string
  isWaiting: boolean
  isApplying: boolean
  status: string
  /** Accepts a changed plan; null where the plan has not changed. */
  onAccept: (() => void) | null
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}) {
  const [missing, setMissing] = useState<Missing>({})
  const footer = useRef<HTMLDivElement>(null)
  // Not on a phone, where the keyboard on the screen would hide the plan.
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) inputIn(footer.current, 'reason')?.focus()
  }, [])

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isWaiting) return
    if (onAccept !== null) {
      onAccept()
      return
    }
    const found = environment.isProtected ? missingOf(environment, draft) : {}
    setMissing(found)
    const [first] = Object.keys(found)
    if (first === undefined) onConfirm()
    else inputIn(footer.current, first)?.focus()
  }

  return (
    <form noValidate onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <SheetBody>{children}</SheetBody>
      <SheetFooter>
        <div ref={footer} className="grid w-full gap-x-4 gap-y-2.5 pb-1 sm:grid-flow-col sm:auto-cols-fr">
          <Field
            name="reason"
            label={
              <>
                Reason{' '}
                <span className="font-normal text-soft">
                  ({environment.isProtected ? '' : 'optional, '}visible to everyone)
                </span>
              </>
            }
            maxLength={500}
            autoComplete="off"
            required={environment.isProtected}
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
        </div>
        <Button type="submit" look="primary" aria-disabled={isWaiting}>
          {decision}
        </Button>
        <Button onClick={() => !isApplying && onClose()} aria-disabled={isApplying}>
          Cancel
        </Button>
        <p role="status" className="w-full text-sm text-soft sm:w-auto sm:min-w-0 sm:flex-1 sm:text-right">
          {status}
        </p>
      </SheetFooter>
    </form>
  )
}

function inputIn(element: HTMLElement | null, name: string): HTMLInputElement | null {
  return element?.querySelector<HTMLInputElement>(`[name=${name}]`) ?? null
}

function missingOf({ name }: EnvironmentView, { reason, typedName }: Draft): Missing {
  return {
    ...(reason.trim() === '' ? { reason: 'Give a reason in a few words.' } : {}),
    ...(typedName.trim() === name ? {} : { typedName: `Type "${name}" exactly.` }),
  }
}
