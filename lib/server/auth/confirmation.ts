import 'server-only'
import type { Environment } from '#lib/server/config/parse'

type Confirmation = { reason: string; typedName: string }

/** What a protected environment still misses before something is changed in it: its name typed, and a reason. */
export function confirmationProblem(
  { name, title, isProtected }: Pick<Environment, 'name' | 'title' | 'isProtected'>,
  { reason, typedName }: Confirmation,
): string | null {
  if (!isProtected) return null
  if (typedName.trim() !== name) return `${title} is protected: type its name, ${name}, to confirm.`
  if (reason.trim() === '') return `${title} is protected: say why, others will read it.`
  return null
}
