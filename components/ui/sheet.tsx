'use client'

import { X } from 'lucide-react'
import { useId, useLayoutEffect, useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button'

/**
 * A dialog at the side of the page, open while it is rendered. It is the browser's modal dialog, which keeps the focus
 * inside, makes the rest of the page inert, closes on Escape and gives the focus back.
 * @param isLocked keeps it open: an action is running, and its result must be seen
 */
export function Sheet({
  title,
  subtitle,
  isLocked,
  onClose,
  children,
}: {
  title: string
  subtitle: string
  isLocked: boolean
  onClose: () => void
  children: ReactNode
}) {
  const id = useId()
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null)

  // A layout effect: the browser gives the focus back only if the dialog closes before it is removed.
  useLayoutEffect(() => {
    if (dialog === null) return
    const opener = document.activeElement
    dialog.showModal()
    return () => {
      dialog.close()
      if (opener?.isConnected !== true) document.querySelector('main')?.focus()
    }
  }, [dialog])

  return (
    <dialog
      ref={setDialog}
      aria-labelledby={id}
      closedby={isLocked ? 'none' : 'closerequest'}
      onClose={() => dialog?.open === false && onClose()}
      onPointerDown={(event) => !isLocked && event.target === dialog && dialog.close()}
      className="fixed inset-0 left-auto m-0 h-dvh max-h-none w-full max-w-[min(40rem,100vw)] border-l border-line bg-surface text-ink shadow-2xl transition-[translate,opacity] duration-150 ease-out backdrop:bg-black/35 starting:translate-x-6 starting:opacity-0"
    >
      {/* With the keyboard of a phone, there is too little room for parts that stay in sight: all of it scrolls. */}
      <div className="flex h-full flex-col [@media(height<28rem)]:block [@media(height<28rem)]:overflow-y-auto">
        <header className="flex items-start gap-3 border-b border-line py-4 pr-3 pl-5 sm:pl-6">
          <div className="min-w-0 flex-1">
            <h2 id={id} className="text-lg font-semibold tracking-tight wrap-anywhere">
              {title}
            </h2>
            <p className="text-soft">{subtitle}</p>
          </div>
          <Button
            look="quiet"
            aria-label="Close"
            aria-disabled={isLocked}
            className="w-8.5 px-0!"
            onClick={() => !isLocked && onClose()}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  )
}

/** The part that scrolls. @param isOfForm on a phone, the form scrolls instead, with its fields: they would cover the plan */
export function SheetBody({ isOfForm = false, children }: { isOfForm?: boolean; children: ReactNode }) {
  const scrolls = isOfForm ? 'sm:flex-1 sm:overflow-y-auto' : 'flex-1 overflow-y-auto'
  return <div className={`grid content-start gap-6 px-5 py-5 sm:px-6 ${scrolls}`}>{children}</div>
}

/** What a person fills in below a plan. */
export function SheetFields({ children }: { children: ReactNode }) {
  return (
    <div className="flex gap-x-4 gap-y-2.5 border-t border-line px-5 pt-3.5 pb-1 max-sm:flex-col max-sm:pb-3.5 sm:px-6 sm:*:min-w-0 sm:*:flex-1">
      {children}
    </div>
  )
}

/** The part that stays in sight, with the buttons. */
export function SheetFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="sticky bottom-0 mt-auto flex flex-wrap items-center gap-2.5 border-t border-line bg-surface px-5 py-3.5 sm:px-6 sm:in-[form]:border-t-0">
      {children}
    </footer>
  )
}
