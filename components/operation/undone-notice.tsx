import { OperationLink } from '#components/operation/operation-link'
import { STATES } from '#components/operation/state'
import { FoldedWords } from '#components/format/words'
import { Notice } from '#components/ui/notice'
import type { UndoneView } from '#lib/plan/records/operation-view'

/** Who took an operation back, and why. */
export function UndoneNotice({ environment, undone }: { environment: string; undone: UndoneView | null }) {
  if (undone === null) return null
  return (
    <Notice tone="neutral">
      <UndoneLink environment={environment} undone={undone} />
      {undone.reason !== '' && <FoldedWords text={undone.reason} className="text-sm text-soft" />}
    </Notice>
  )
}

export function UndoneLink({ environment, undone }: { environment: string; undone: UndoneView }) {
  const { isWhole, state } = undone
  const hasFailed = state === 'failed' || state === 'stopped'
  const words = isWhole
    ? 'Undone'
    : hasFailed
      ? `Undo ${STATES[state].word.toLowerCase()}, tried`
      : 'Undone in part'
  return <OperationLink environment={environment} operation={undone} words={words} />
}
