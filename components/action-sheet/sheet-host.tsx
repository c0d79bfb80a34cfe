'use client'

import { useParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import { loadSheet } from '#components/action-sheet/load-sheet'
import { useIsHydrated } from '#components/ui/clock'
import { needReload } from '#lib/client/reload-needed'
import { useSheetText } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'

type Loaded = Awaited<ReturnType<typeof loadSheet>>

/**
 * The sheet that the address of the page names. It is here and not beside its button, because the button disappears when its action is
 * done, and a person may still read the sheet.
 */
export function SheetHost({ environments }: { environments: EnvironmentView[] }) {
  const { environment } = useParams()
  const text = useSheetText()
  const isHydrated = useIsHydrated()
  const here = environments.find(({ name }) => name === environment)
  const isWanted = text !== null && here !== undefined && isHydrated
  const loaded = useLoaded(isWanted)
  if (!isWanted || loaded === null) return null
  return <loaded.AddressedSheet environment={here} text={text} />
}

/**
 * React's `lazy` shows nothing for a moment even where all is loaded, and holds back what comes after that for 0.3 s. After an update,
 * the code of an earlier page is gone from the server. The reload opens the sheet, which is in the address.
 */
function useLoaded(isWanted: boolean): Loaded | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const isMissing = loaded === null && isWanted
  useEffect(() => {
    if (isMissing) loadSheet().then(setLoaded, () => needReload('incomplete'))
  }, [isMissing])
  return loaded
}
