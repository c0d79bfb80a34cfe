import { Lock } from 'lucide-react'

/** @param isSmall where there is no room for the word */
export function ProtectedBadge({ isSmall = false }: { isSmall?: boolean }) {
  return (
    <span
      className="ml-2 inline-flex shrink-0 items-center gap-1 text-xs font-normal text-bad"
      title="Each change needs a reason and the environment's name"
    >
      <Lock aria-hidden className="size-3" />
      <span className={isSmall ? 'max-md:sr-only' : ''}>protected</span>
    </span>
  )
}
