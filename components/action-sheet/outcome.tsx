import { useEffect, useId, useRef } from 'react'
import Link from 'next/link'
import { Button, buttonClass } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { SheetBody, SheetFooter } from '#components/ui/sheet'
import type { Applied } from '#lib/actions/answers'
import { environmentAddress, workloadAddress } from '#lib/domain/addresses'
import type { ActionRequest } from '#lib/plan/plan'

/** How it ended; stays until it was read. */
export function Outcome({
  applied,
  environment,
  request,
  onClose,
}: {
  applied: Exclude<Applied, { outcome: 'changed' }>
  environment: string
  request: ActionRequest
  onClose: () => void
}) {
  const resultId = useId()
  const close = useRef<HTMLButtonElement>(null)
  // The button that had the focus is gone.
  useEffect(() => close.current?.focus(), [])
  const isDone = applied.outcome === 'done'
  const watch =
    'workload' in request
      ? { href: workloadAddress(environment, request.workload), text: `Watch ${request.workload.name}` }
      : { href: environmentAddress(environment), text: 'Watch the pipeline' }
  return (
    <>
      <SheetBody>
        <div id={resultId} role={isDone ? 'status' : 'alert'}>
          <Notice tone={isDone ? 'good' : 'bad'}>{applied.message}</Notice>
        </div>
      </SheetBody>
      <SheetFooter>
        <Button ref={close} aria-describedby={resultId} look="primary" onClick={onClose}>
          Close
        </Button>
        <Link href={watch.href} onClick={onClose} className={buttonClass({})}>
          {watch.text}
        </Link>
      </SheetFooter>
    </>
  )
}
