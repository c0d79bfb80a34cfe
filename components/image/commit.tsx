import { GitCommitHorizontal } from 'lucide-react'
import { useTabIndex } from '#components/ui/roving'
import { shortCommit } from '#lib/domain/format'

type Props = { commit: string | null; url: string | null; isBrief?: boolean }

/** A short commit; the word shows that it is not a digest. @param isBrief an icon says it, where lines are short */
export function Commit({ commit, url, isBrief = false }: Props) {
  const tabIndex = useTabIndex()
  if (commit === null) return null
  const text = (
    <span className="whitespace-nowrap" title={`Commit ${commit}`}>
      {isBrief && <GitCommitHorizontal aria-hidden className="mr-0.5 inline size-3.5 align-[-2px]" />}
      <span className={isBrief ? 'sr-only' : ''}>commit </span>
      <code>{shortCommit(commit)}</code>
    </span>
  )
  if (url === null) return text
  return (
    <a href={url} tabIndex={tabIndex} rel="noreferrer" target="_blank" className="text-link">
      {text}
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  )
}
