import 'server-only'
import type { Environment } from '#lib/server/config/parse'

type Confirmation = { reason: string; typedName: string }

/** A protected environment needs its name typed and a reason before a change. Returns what is missing, or null. */
export function confirmationProblem(
  { name, title, isProtected }: Pick<Environment, 'name' | 'title' | 'isProtected'>,
  { reason, typedName }: Confirmation,
): string | null {
  if (!isProtected) return null
  if (typedName.trim() !== name) return `${title} is protected: type "${name}" to confirm.`
  if (reason.trim() === '') return `${title} is protected: enter a reason (visible to everyone).`
  return null
}
