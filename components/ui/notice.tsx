import { CircleAlert, CircleCheck, CirclePause, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { TONE_TEXT, type Tone } from '#components/ui/tone'

const ICONS: Record<Tone, LucideIcon> = {
  neutral: Info,
  accent: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  held: CirclePause,
}

const EDGES: Record<Tone, string> = {
  neutral: 'border-l-line',
  accent: 'border-l-accent',
  good: 'border-l-good',
  warn: 'border-l-warn',
  bad: 'border-l-bad',
  held: 'border-l-held',
}

/** A message beside what it is about. It stays as long as it is true. */
export function Notice({ tone, action, children }: { tone: Tone; action?: ReactNode; children: ReactNode }) {
  const Icon = ICONS[tone]
  return (
    <div
      className={`flex items-start gap-2.5 rounded-md border border-l-3 border-line bg-surface px-3 py-2.5 ${EDGES[tone]}`}
    >
      <Icon aria-hidden className={`mt-0.75 size-4 shrink-0 ${TONE_TEXT[tone]}`} />
      <div className="min-w-0 flex-1 wrap-anywhere">{children}</div>
      {action}
    </div>
  )
}
