import type { ForgeKind } from '#lib/domain/promotion/forge-answers'

type Repository = { forgeKind: ForgeKind; url: string }

/** The page of a commit at its forge. */
export function commitUrl({ forgeKind, url }: Repository, sha: string): string {
  return `${below(forgeKind, url)}/commit/${encodeURIComponent(sha)}`
}

/** The page of the commits that `newer` has and `older` lacks. */
export function compareUrl({ forgeKind, url }: Repository, older: string, newer: string): string {
  return `${below(forgeKind, url)}/compare/${encodeURIComponent(older)}...${encodeURIComponent(newer)}`
}

/** GitLab has groups in groups, so `-` ends the name of a repository. */
function below(kind: ForgeKind, url: string): string {
  return kind === 'gitlab' ? `${url}/-` : url
}
