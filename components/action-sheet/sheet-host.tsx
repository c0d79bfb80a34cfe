'use client'

import { useParams } from 'next/navigation'
import { lazy, Suspense } from 'react'
import { useIsHydrated } from '#components/ui/clock'
import { useSheetText } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'

/** Most page views end without an action, so the sheet loads when it opens. */
const AddressedSheet = lazy(async () => {
  const { AddressedSheet: sheet } = await import('#components/action-sheet/addressed-sheet')
  return { default: sheet }
})

/**
 * The sheet that the address of the page names. It is here and not beside its button, because the button disappears when its action is
 * done, and a person may still read the sheet.
 */
export function SheetHost({ environments }: { environments: EnvironmentView[] }) {
  const { environment } = useParams()
  const text = useSheetText()
  const isHydrated = useIsHydrated()
  const here = environments.find(({ name }) => name === environment)
  if (text === null || here === undefined || !isHydrated) return null
  return (
    <Suspense>
      <AddressedSheet environment={here} text={text} />
    </Suspense>
  )
}
