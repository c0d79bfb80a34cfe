import { useEffect, useEffectEvent, useState } from 'react'
import { keepName, takeName } from '#lib/client/kept-name'
import { keepReason, keptReason } from '#lib/client/kept-reason'
import type { ActionRequest } from '#lib/plan/actions/actions'

/** What a person has typed. The name of the environment is consent to one plan, so it is never kept for another one. */
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

/**
 * The name that was typed for a plan, over the reload that an update asks for.
 * @param fingerprint of the plan that the sheet shows; null for none
 * @param isReloadNeeded whether the next reload is that one
 */
export function useNameOverReload(
  environment: string,
  fingerprint: string | null,
  isReloadNeeded: boolean,
  { draft, setDraft }: Pick<ReturnType<typeof useDraft>, 'draft' | 'setDraft'>,
): void {
  const restore = useEffectEvent((plan: string) => {
    const typedName = takeName(environment, plan)
    if (typedName !== '') setDraft({ ...draft, typedName })
  })
  useEffect(() => {
    if (fingerprint !== null) restore(fingerprint)
  }, [fingerprint])
  const keep = useEffectEvent(() => {
    if (fingerprint !== null) keepName(environment, fingerprint, draft.typedName)
  })
  useEffect(() => {
    if (!isReloadNeeded) return
    window.addEventListener('pagehide', keep)
    return () => window.removeEventListener('pagehide', keep)
  }, [isReloadNeeded])
}
