import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { TONE_SOFT, type Tone } from '#components/ui/tone'

export type PillLook = { tone: Tone; icon: LucideIcon; word: string }

/** A state in a word or two, with its icon. */
export function Pill({ tone, icon: Icon, children }: { tone: Tone; icon?: LucideIcon; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 forced-colors:border print:border text-xs font-medium whitespace-nowrap ${TONE_SOFT[tone]}`}
    >
      {Icon && <Icon aria-hidden className="size-3" strokeWidth={2.25} />}
      {children}
    </span>
  )
}

export function StatePill({ look: { tone, icon, word } }: { look: PillLook }) {
  return (
    <Pill tone={tone} icon={icon}>
      {word}
    </Pill>
  )
}
