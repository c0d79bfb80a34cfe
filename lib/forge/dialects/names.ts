import 'server-only'
import type { ForgeKind } from '#lib/domain/promotion/forge-answers'
import { isBranchName, isRepositoryName } from '#lib/domain/promotion/git-names'

/** @property revisions ids of commits, also abbreviated, or branches */
export type Names = {
  branch?: string
  revisions?: readonly string[]
  shas?: readonly string[]
  wholeShas?: readonly string[]
  run?: string
  /** The file of a workflow. GitLab has none. */
  build?: string | null
}

/** Why these are no names; null if they are. */
export function whyWrong(kind: ForgeKind, repository: string, names: Names): string | null {
  const { branch, revisions = [], shas = [], wholeShas = [], run = '0', build = null } = names
  // Only GitLab has groups in groups.
  const hasParts = kind === 'gitlab' || repository.split('/').length === 2
  if (!isRepositoryName(repository) || !hasParts) return `${shown(repository)} is not a repository`
  if (branch !== undefined && !isBranchName(branch)) return `${shown(branch)} is not the name of a branch`
  const wrong =
    revisions.find((revision) => !isSha(revision) && !isBranchName(revision)) ??
    shas.find((sha) => !isSha(sha)) ??
    wholeShas.find((sha) => !isWholeSha(sha) || /^0+$/.test(sha))
  if (wrong !== undefined) return `${shown(wrong)} is not the id of a commit`
  if (build !== null && kind !== 'gitlab' && !/^[\w-][\w. -]*$/.test(build))
    return `${shown(build)} is not the file of a workflow`
  return /^\d{1,20}$/.test(run) ? null : `${shown(run)} is not the id of a run`
}

/** A whole id names the same for ever; a branch, or the beginning of an id, does not. */
export function isWholeSha(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** For a path: each part encoded, with the slashes between them. */
export function inPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{4,64}$/.test(text)
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80))
}
