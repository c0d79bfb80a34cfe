import type { ReactNode } from 'react'

/** What is the same in both images, which is mostly nobody's question. */
export function Same({ words, children }: { words: string; children: ReactNode }) {
  return (
    <details>
      <summary className="w-fit py-1 text-sm text-soft hover:text-ink">{words}</summary>
      <div className="mt-1 rounded-lg border border-line bg-surface px-4 py-3">{children}</div>
    </details>
  )
}
