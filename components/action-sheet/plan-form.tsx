'use client'

import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { Button } from '#components/ui/button'
import { Field } from '#components/ui/field'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import type { EnvironmentView } from '#lib/domain/environment-view'

/** What a person has typed so far; it stays while the plan is made again. */
export type Draft = { reason: string; typedName: string }

export const NOTHING_TYPED: Draft = { reason: '', typedName: '' }

type Missing = { reason?: string; typedName?: string }

/** A plan, and below it, always in sight, the yes. Protected environments ask for a reason and their name besides. */
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
  /** Called once a reason was typed. */
  onReason: () => void
  /** What the button says. */
  decision: string
  isWaiting: boolean
  isApplying: boolean
  status: string
  /** What has to be decided before the yes; null where nothing has to. */
  onAccept: (() => void) | null
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}) {
  const [missing, setMissing] = useState<Missing>({})
  const footer = useRef<HTMLDivElement>(null)
  // Where there is a keyboard. On a phone, its own would come up and hide the plan.
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
                Why?{' '}
                <span className="font-normal text-soft">
                  {environment.isProtected ? '' : 'Optional. '}Others will read this.
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
    ...(reason.trim() === '' ? { reason: 'Say why, in a few words.' } : {}),
    ...(typedName.trim() === name ? {} : { typedName: `Type ${name}, exactly so.` }),
  }
}
