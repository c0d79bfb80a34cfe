'use client'

import { useState, type SubmitEvent } from 'react'
import { PlanBody } from '#components/action-sheet/plan-body'
import { Button } from '#components/ui/button'
import { Field } from '#components/ui/field'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import type { Consent } from '#lib/actions/answers'
import type { EnvironmentView, ImageView } from '#lib/domain/views'
import type { Plan } from '#lib/plan/plan'

type Missing = { reason?: string; typedName?: string }

/** The plan, and the yes to it. Protected environments ask for a reason and their name besides. */
export function PlanForm({
  plan,
  images,
  environment,
  isChanged,
  problem,
  isApplying,
  onConfirm,
  onClose,
}: {
  plan: Plan
  images: ImageView[]
  environment: EnvironmentView
  isChanged: boolean
  problem: string | null
  isApplying: boolean
  onConfirm: (consent: Consent) => void
  onClose: () => void
}) {
  const [missing, setMissing] = useState<Missing>({})

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isApplying) return
    const form = new FormData(event.currentTarget)
    const reason = textOf(form, 'reason')
    const typedName = textOf(form, 'typedName')
    const found = environment.isProtected ? missingOf(environment, reason, typedName) : {}
    setMissing(found)
    const [first] = Object.keys(found)
    if (first === undefined) onConfirm({ fingerprint: plan.fingerprint, reason, typedName })
    else event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
  }

  return (
    <form noValidate onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <SheetBody>
        <div role="alert" className="empty:hidden">
          {problem !== null && <Notice tone="bad">{problem}</Notice>}
          {problem === null && isChanged && (
            <Notice tone="warn">
              <b className="font-semibold">Nothing was done: the cluster changed meanwhile.</b> This is what
              would happen now. Look again, and confirm again.
            </Notice>
          )}
        </div>
        <PlanBody plan={plan} images={images} />
        <Field
          name="reason"
          label="Why?"
          hint={environment.isProtected ? 'Others will read this.' : 'Optional. Others will read this.'}
          maxLength={500}
          autoComplete="off"
          required={environment.isProtected}
          error={missing.reason}
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
          />
        )}
      </SheetBody>
      <SheetFooter>
        <Button type="submit" look="primary" aria-disabled={isApplying}>
          {isApplying ? 'Working…' : plan.confirm}
        </Button>
        <Button onClick={() => !isApplying && onClose()} aria-disabled={isApplying}>
          Cancel
        </Button>
        <p role="status" className="text-sm text-soft sm:ml-auto">
          {isApplying ? 'Asking the cluster…' : 'Planned from the cluster as it is now'}
        </p>
      </SheetFooter>
    </form>
  )
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

function missingOf({ name }: EnvironmentView, reason: string, typedName: string): Missing {
  return {
    ...(reason === '' ? { reason: 'Say why, in a few words.' } : {}),
    ...(typedName === name ? {} : { typedName: `Type ${name}, exactly so.` }),
  }
}
