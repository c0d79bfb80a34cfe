'use client'

import { createContext, use, useState, type ReactNode } from 'react'
import { ActionSheet } from '#components/action-sheet/action-sheet'
import type { EnvironmentView } from '#lib/domain/views'
import type { ActionRequest } from '#lib/plan/plan'

type Acting = { mayAct: boolean; ask: (request: ActionRequest) => void }

const ActingContext = createContext<Acting | null>(null)

export function useActing(): Acting {
  const acting = use(ActingContext)
  if (acting === null) throw new Error('An action needs an environment to act in.')
  return acting
}

/**
 * Lets everything inside ask for actions in an environment. The sheet is here and not beside its button, because the
 * button goes when its action is done, and the result must stay to be read.
 */
export function Actions({ environment, children }: { environment: EnvironmentView; children: ReactNode }) {
  const [request, ask] = useState<ActionRequest | null>(null)
  return (
    <ActingContext value={{ mayAct: environment.mayAct, ask }}>
      {children}
      {request !== null && (
        <ActionSheet environment={environment} request={request} onAsk={ask} onClose={() => ask(null)} />
      )}
    </ActingContext>
  )
}
