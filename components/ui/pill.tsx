import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { TONE_SOFT, type Tone } from '#components/ui/tone'

export type PillLook = { tone: Tone; icon: LucideIcon; word: string }

type Props = {
  tone: Tone
  icon?: LucideIcon
  /** Whether it takes more than one line where there is no room. */
  wraps?: boolean
  children: ReactNode
}

/** A state in a word or two, with its icon. */
export function Pill({ tone, icon: Icon, wraps = false, children }: Props) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-xl px-2 py-0.5 forced-colors:border print:border text-xs font-medium ${wraps ? 'text-balance' : 'whitespace-nowrap'} ${TONE_SOFT[tone]}`}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2.25} />}
      {children}
    </span>
  )
}

export function StatePill({
  look: { tone, icon, word },
  wraps = false,
}: {
  look: PillLook
  wraps?: boolean
}) {
  return (
    <Pill tone={tone} icon={icon} wraps={wraps}>
      {word}
    </Pill>
  )
}
