'use client'

import { lazy, Suspense, type ComponentProps } from 'react'
import type { ActionSheet as Sheet } from '#components/action-sheet/action-sheet'

/** Most page views end without an action, so the sheet loads when it opens. */
const Loaded = lazy(async () => {
  const { ActionSheet: sheet } = await import('#components/action-sheet/action-sheet')
  return { default: sheet }
})

export function ActionSheet(props: ComponentProps<typeof Sheet>) {
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  )
}
