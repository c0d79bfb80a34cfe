import { foldUnchanged } from '#lib/domain/workload/fold-diff'
import { visibleText } from '#lib/domain/plain-line'
import type { DiffLine } from '#lib/domain/workload/workload-views'

const SIGNS = { added: '+', removed: '−', same: ' ' }
const LOOKS = { added: 'bg-good-soft text-good', removed: 'bg-bad-soft text-bad', same: 'text-soft' }

/** The difference of two pod templates. */
export function DiffLines({ label, lines }: { label: string; lines: DiffLine[] }) {
  return (
    <div
      role="region"
      aria-label={label}
      className="overflow-hidden rounded-lg border border-line bg-surface font-mono text-sm"
    >
      {foldUnchanged(lines).map((part, index) =>
        'hidden' in part ? (
          <p
            key={index}
            className="border-line bg-sunken not-first:border-t not-last:border-b px-4 py-0.5 font-sans text-soft"
          >
            {part.hidden} unchanged lines
          </p>
        ) : (
          <Line key={index} line={part} />
        ),
      )}
    </div>
  )
}

function Line({ line: { kind, text } }: { line: DiffLine }) {
  return (
    <p className={`flex gap-3 px-4 ${LOOKS[kind]}`}>
      {kind !== 'same' && <span className="sr-only">{kind}: </span>}
      <span aria-hidden className="w-[1ch] shrink-0 select-none">
        {SIGNS[kind]}
      </span>
      <span className="min-w-0 break-all whitespace-pre-wrap">{visibleText(text)}</span>
    </p>
  )
}
