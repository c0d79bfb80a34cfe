import { useEffect, useState } from 'react'
import { keepReason, keptReason } from '#lib/client/kept-reason'
import type { ActionRequest } from '#lib/plan/actions/actions'

/** What a person has typed. The name of the environment is consent to one plan, so it is never kept. */
export type Draft = { reason: string; typedName: string }

/** The draft of a sheet: its reason outlives the sheet. */
export function useDraft(environment: string, request: ActionRequest) {
  const [draft, setDraft] = useState<Draft>(() => ({
    reason: keptReason(environment, request),
    typedName: '',
  }))
  const { reason } = draft
  useEffect(() => keepReason(environment, request, reason), [environment, request, reason])
  return { draft, setDraft, forget: () => keepReason(environment, request, '') }
}
