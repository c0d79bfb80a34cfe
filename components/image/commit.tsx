import { useTabIndex } from '#components/ui/roving'
import { shortCommit } from '#lib/domain/format'

/** A short commit; the word shows that it is not a digest. */
export function Commit({ commit, url }: { commit: string | null; url: string | null }) {
  const tabIndex = useTabIndex()
  if (commit === null) return null
  const text = (
    <span className="whitespace-nowrap" title={`Commit ${commit}`}>
      commit <code>{shortCommit(commit)}</code>
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
