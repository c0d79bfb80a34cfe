import { useSyncExternalStore } from 'react'
import { onSessionCheck, sessionCheck, UNKNOWN, type SessionCheck } from '#lib/client/session-check'

export function useSessionCheck(): SessionCheck {
  return useSyncExternalStore(onSessionCheck, sessionCheck, () => UNKNOWN)
}
