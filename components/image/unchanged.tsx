import type { ReactNode } from 'react'

/** What both images share, folded: few readers want it. */
export function Unchanged({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details>
      <summary className="w-fit py-1 text-sm text-soft hover:text-ink">{summary}</summary>
      <div className="mt-1 rounded-lg border border-line bg-surface px-4 py-3">{children}</div>
    </details>
  )
}
