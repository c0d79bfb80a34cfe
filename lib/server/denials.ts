import 'server-only'
import { processSingleton } from '#lib/runtime/process-singleton'

/** How often something was refused, by its code. The log says 30 times a minute to whom; this counts all. */
export const denials = () => processSingleton('denials', () => new Map<string, number>())

export function countDenial(code: string): void {
  denials().set(code, (denials().get(code) ?? 0) + 1)
}
