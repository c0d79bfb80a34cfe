type Signature = { name: string; email: string; date: string }

export type GitCommit = {
  sha: string
  tree: string
  parents: string[]
  author: Signature
  committer: Signature
  message: string
}

/** For `git log -z`: fields between unit separators, which no message has. */
export const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x1f')

export function parseCommits(output: string): GitCommit[] {
  return output.split('\0').filter(Boolean).map(parseCommit)
}

function parseCommit(record: string): GitCommit {
  const [sha = '', tree = '', parents = '', ...others] = record.split('\x1f')
  const [name = '', email = '', date = '', ...rest] = others
  const [committer = '', committerEmail = '', committed = '', message = ''] = rest
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name, email, date: utc(date) },
    committer: { name: committer, email: committerEmail, date: utc(committed) },
    message: message.trimEnd(),
  }
}

/** `2026-11-23T19:42:04Z` */
function utc(date: string): string {
  return new Date(date).toISOString().replace('.000', '')
}

export function titleOf({ message }: Pick<GitCommit, 'message'>): string {
  return message.split('\n', 1)[0] ?? ''
}

/** The pull or merge request that a merge, or the title of a squashed one, names. */
export function pullRequestOf({ message }: Pick<GitCommit, 'message'>): number | null {
  const title = message.split('\n', 1)[0] ?? ''
  const [, merged, squashed] = /^Merge pull request (?:'.*' \()?#(\d+)|\(#(\d+)\)$/.exec(title) ?? []
  const [, atGitLab] = /^See merge request \S+!(\d+)$/m.exec(message) ?? []
  return Number(merged ?? squashed ?? atGitLab) || null
}
