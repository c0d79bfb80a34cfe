'use client'

import { createContext, use, useState, type ReactNode } from 'react'
import { ActionSheet } from '#components/action-sheet/lazy-action-sheet'
import { useStaleReason } from '#components/freshness/staleness'
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

/**
 * Lets everything inside ask for actions in an environment. The sheet is here and not beside its button, because the button
 * disappears when its action is done, and a person may still read the sheet.
 */
export function Actions({ environment, children }: { environment: EnvironmentView; children: ReactNode }) {
  const [request, ask] = useState<ActionRequest | null>(null)
  const staleReason = useStaleReason()
  const obstacle = environment.mayAct ? staleReason : NO_RIGHT
  return (
    <ActingContext value={{ obstacle, ask }}>
      {children}
      {request !== null && (
        <ActionSheet environment={environment} request={request} onAsk={ask} onClose={() => ask(null)} />
      )}
    </ActingContext>
  )
}
