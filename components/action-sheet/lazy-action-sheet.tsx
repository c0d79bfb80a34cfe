'use client'

import { lazy, Suspense, type ComponentProps } from 'react'
import type { ActionSheet as Sheet } from '#components/action-sheet/action-sheet'

/** Most pages are left without an action. */
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
