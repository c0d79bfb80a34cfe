import { Lock } from 'lucide-react'

export function ProtectedBadge() {
  return (
    <span
      className="ml-2 inline-flex items-center gap-1 text-xs font-normal text-bad"
      title="Each change needs a reason and the environment's name"
    >
      <Lock aria-hidden className="size-3" />
      protected
    </span>
  )
}
