'use client'

import { createContext, use, type ReactNode } from 'react'
import { useStaleReason } from '#components/freshness/staleness'
import { openSheet } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { ActionRequest } from '#lib/plan/actions/actions'

type Acting = {
  /** Why actions are not possible; null where they are. */
  obstacle: string | null
  ask: (request: ActionRequest) => void
}

const NO_RIGHT = 'Read only: you cannot change this environment.'

const ActingContext = createContext<Acting | null>(null)

export function useActing(): Acting {
  const acting = use(ActingContext)
  if (acting === null) throw new Error('An action needs an environment.')
  return acting
}

/** Lets everything inside ask for actions in an environment, which opens their sheets. */
export function Actions({ environment, children }: { environment: EnvironmentView; children: ReactNode }) {
  const staleReason = useStaleReason()
  const obstacle = environment.mayAct ? staleReason : NO_RIGHT
  return <ActingContext value={{ obstacle, ask: openSheet }}>{children}</ActingContext>
}
