import { keepText, keptText } from '#lib/client/tab-storage'

/** There is one sheet at a time. */
const KEY = 'quayside.name'

/**
 * Keeps the name that a person typed over the reload that an update asks for. It is consent to one plan, so it comes back with that plan
 * only.
 */
export function keepName(environment: string, fingerprint: string, typedName: string): void {
  keepText(KEY, typedName === '' ? '' : planKey(environment, fingerprint) + typedName)
}

/** The name that was kept for this plan. After this none is kept, whichever plan it was for. */
export function takeName(environment: string, fingerprint: string): string {
  const kept = keptText(KEY)
  keepText(KEY, '')
  const key = planKey(environment, fingerprint)
  return kept.startsWith(key) ? kept.slice(key.length) : ''
}

/** Neither of the two has a space. */
function planKey(environment: string, fingerprint: string): string {
  return `${environment} ${fingerprint} `
}
