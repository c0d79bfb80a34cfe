'use client'

import { Search } from 'lucide-react'
import { useParams, useRouter } from 'next/navigation'
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react'
import type { Entry } from '#components/palette/entries'
import { Button } from '#components/ui/button'
import { openSheet, sheetAddress } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { pageAddress } from '#lib/views/addresses'

/** Most page views end without a search, so the dialog loads when it opens. */
const PaletteDialog = lazy(async () => {
  const { PaletteDialog: dialog } = await import('#components/palette/palette-dialog')
  return { default: dialog }
})

/** Finds every page and every action by name, from any page. */
export function Palette({ environments }: { environments: EnvironmentView[] }) {
  const router = useRouter()
  const { environment: current } = useParams()
  const here = environments.find(({ name }) => name === current)
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)

  useShortcut(() => setOpen(!isOpen))

  const choose = ({ leadsTo }: Entry) => {
    // One at a time, because the sheet is modal too.
    close()
    if (typeof leadsTo === 'string') router.push(leadsTo)
    else if (leadsTo.environment.name === here?.name) openSheet(leadsTo.request)
    else
      router.push(
        sheetAddress(pageAddress('pipeline', { environment: leadsTo.environment.name }), leadsTo.request),
      )
  }
  return (
    <>
      <Button
        look="quiet"
        aria-keyshortcuts="Control+K Meta+K"
        className="px-2! max-sm:px-1.5!"
        onClick={() => setOpen(true)}
      >
        <Search aria-hidden className="size-4" />
        <span className="max-sm:sr-only">Search</span>
        <kbd aria-hidden className="rounded-sm border border-line px-1 text-xs max-[88rem]:hidden">
          Ctrl K
        </kbd>
      </Button>
      {isOpen && (
        <Suspense>
          <PaletteDialog environments={environments} here={here} onChoose={choose} onClose={close} />
        </Suspense>
      )}
    </>
  )
}

/** Ctrl+K or ⌘K, but not over a sheet: a person may have to read it. */
function useShortcut(toggle: () => void) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event
    if (key.toLowerCase() !== 'k' || ctrlKey === metaKey || shiftKey || altKey) return
    event.preventDefault()
    if (document.querySelector('dialog:modal:not([data-palette])') === null) toggle()
  })
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
