import { shortCommit } from '#lib/domain/format'

export function Commit({ commit, url }: { commit: string | null; url: string | null }) {
  if (commit === null) return null
  const text = <code title={commit}>{shortCommit(commit)}</code>
  if (url === null) return text
  return (
    <a href={url} rel="noreferrer" target="_blank" className="text-link">
      <span className="sr-only">Commit </span>
      {text}
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  )
}
