'use client'

import { useParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useIsHydrated } from '#components/ui/clock'
import { useSheetText } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'

/** Most page views end without an action, so the sheet is not part of the page. */
const load = () => import('#components/action-sheet/addressed-sheet')

type Loaded = Awaited<ReturnType<typeof load>>

/** By then the page has loaded what it shows. */
const SOON_MS = 500

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
  const loaded = useLoaded(isWanted, here?.mayAct === true)
  if (!isWanted || loaded === null) return null
  return <loaded.AddressedSheet environment={here} text={text} />
}

/**
 * Loads the sheet before it is wanted, for those who may act: it opens at once, also where Quayside has gone away meanwhile. React's `lazy`
 * shows nothing for a moment even then, and holds back what comes after that for 0.3 s.
 */
function useLoaded(isWanted: boolean, isLikely: boolean): Loaded | null {
  const [result, setResult] = useState<{ loaded: Loaded } | { error: unknown } | null>(null)
  const isMissing = result === null && (isWanted || isLikely)
  useEffect(() => {
    if (!isMissing) return
    const begin = () =>
      load().then(
        (loaded) => setResult({ loaded }),
        // Where nobody waits, it is tried again when somebody does.
        (error: unknown) => isWanted && setResult({ error }),
      )
    const timer = setTimeout(() => void begin(), isWanted ? 0 : SOON_MS)
    return () => clearTimeout(timer)
  }, [isMissing, isWanted])
  if (result === null) return null
  if ('loaded' in result) return result.loaded
  if (isWanted) throw result.error
  return null
}
