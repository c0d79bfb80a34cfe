'use client'

import { createContext, use, type ReactNode } from 'react'
import { useStaleReason } from '#components/freshness/staleness'
import { openSheet } from '#lib/client/sheet-address'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Ways } from '#lib/domain/rights/person-rights'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { obstacleIn } from '#lib/plan/rights-to-act'

type Acting = {
  /** What an action needs of a person, as `ways`. */
  gateOf: (ways: Ways) => Gate
  ask: (request: ActionRequest) => void
}

/** `obstacle`: why an action is not possible. `doubt`: that it may not be, which is not known. */
type Gate = { obstacle: string | null; doubt: string | null }

const DOUBT =
  'It is not known whether you may: the cluster could not be asked. Quayside asks it again when you do this.'

const ActingContext = createContext<Acting | null>(null)

/** Whether an action with these needs is possible. */
export function useGate(ways: Ways): Gate {
  return useActing().gateOf(ways)
}

/** Whether actions can be asked for here: a page of several environments has none. */
export function useHasActions(): boolean {
  return use(ActingContext) !== null
}

export function useActing(): Acting {
  const acting = use(ActingContext)
  if (acting === null) throw new Error('An action needs an environment.')
  return acting
}

/** Lets everything inside ask for actions in an environment, which opens their sheets. */
export function Actions({ environment, children }: { environment: EnvironmentView; children: ReactNode }) {
  const staleReason = useStaleReason()
  const gateOf = (ways: Ways): Gate => {
    const found = obstacleIn(environment, ways)
    if (found?.isKnown) return { obstacle: found.message, doubt: null }
    return { obstacle: staleReason, doubt: found === null ? null : DOUBT }
  }
  return <ActingContext value={{ gateOf, ask: openSheet }}>{children}</ActingContext>
}
