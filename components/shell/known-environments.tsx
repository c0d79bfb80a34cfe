'use client'

import { createContext, use, type ReactNode } from 'react'
import type { EnvironmentView } from '#lib/domain/environment-view'

const Context = createContext<readonly EnvironmentView[]>([])

/** The environments that the person may see, for links from one to another. */
export function KnownEnvironments({
  environments,
  children,
}: {
  environments: readonly EnvironmentView[]
  children: ReactNode
}) {
  return <Context value={environments}>{children}</Context>
}

export function useKnownEnvironments(): readonly EnvironmentView[] {
  return use(Context)
}
