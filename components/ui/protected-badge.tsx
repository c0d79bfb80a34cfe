import { Lock } from 'lucide-react'

/** Changes here ask for a reason and the environment's name. */
export function Protected() {
  return (
    <span
      className="ml-2 inline-flex items-center gap-1 text-xs font-normal text-bad"
      title="Changes ask for a reason and the environment's name"
    >
      <Lock aria-hidden className="size-3" />
      protected
    </span>
  )
}
