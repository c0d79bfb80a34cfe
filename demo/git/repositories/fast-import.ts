import { mkdir } from 'node:fs/promises'
import { git } from './run-git'
import type { Repository } from './repository'

/** A commit to be made. Parents are places in the list, and come before it. */
export type PlannedCommit = {
  at: number
  author: string
  message: string
  parents: number[]
  /** Null: it is removed. */
  files: Record<string, string | null>
  /** The place of the commit that it takes back, whose id its message names. */
  reverts?: number
}

/** @property heads places in the list of commits, by branch */
export type PlannedHistory = { commits: readonly PlannedCommit[]; heads: Record<string, number> }

/** Commits are made on this ref, which is deleted at the end; branches are set when all are there. */
const MADE = 'refs/made'

/** Makes a bare repository with this history, and answers with the ids of its commits. */
export async function makeRepository(repository: Repository, history: PlannedHistory): Promise<string[]> {
  await mkdir(repository.directory, { recursive: true, mode: 0o700 })
  await git(repository.directory, ['init', '--quiet', '--bare', '--initial-branch=main', '--template=', '.'])
  await git(repository.directory, ['config', 'http.receivepack', 'true'])
  return importCommits(repository, history)
}

/**
 * Adds commits, and sets branches to them. A message that names a commit needs its id, so those before it are made first.
 * @param onto the parent of commits that have none in the list
 */
export async function importCommits(
  repository: Repository,
  { commits, heads }: PlannedHistory,
  onto?: string,
): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < commits.length) {
    const from = ids.length
    const later = commits.slice(from)
    const next = later.findIndex(({ reverts }) => reverts !== undefined && reverts >= from)
    const part = next === -1 ? later : later.slice(0, next)
    ids.push(...(await importPart(repository, part, ids, onto)))
  }
  for (const [branch, place] of Object.entries(heads)) await repository.setHead(branch, ids[place])
  return ids
}

async function importPart(
  repository: Repository,
  commits: readonly PlannedCommit[],
  ids: readonly string[],
  onto: string | undefined,
): Promise<string[]> {
  const stream = [
    ...commits.map((commit, index) => commitText(commit, index, ids, onto)),
    `reset ${MADE}\nfrom ${'0'.repeat(40)}\n`,
    ...commits.map((_, index) => `get-mark :${index + 1}\n`),
    'done\n',
  ]
  const args = ['fast-import', '--quiet', '--done', '--force', '--date-format=raw-permissive']
  const made = await git(repository.directory, args, { input: stream.join('') })
  return made.split('\n').filter(Boolean)
}

/** @param ids of the commits before this part */
function commitText(commit: PlannedCommit, index: number, ids: readonly string[], onto?: string): string {
  const { at, author, parents, files, reverts } = commit
  const [first, ...merged] = parents.map((place) => ids[place] ?? `:${place - ids.length + 1}`)
  const from = first ?? onto
  const who = `${author} <${addressOf(author)}> ${Math.floor(at / 1000)} +0000`
  const taken = reverts === undefined ? '' : `\n\nThis reverts commit ${ids[reverts] ?? ''}.`
  return [
    ...(from ? [] : [`reset ${MADE}\n`]),
    `commit ${MADE}\n`,
    `mark :${index + 1}\nauthor ${who}\ncommitter ${who}\n${dataOf(`${commit.message}${taken}\n`)}`,
    ...(from ? [`from ${from}\n`] : []),
    ...merged.map((parent) => `merge ${parent}\n`),
    ...Object.entries(files).map(([path, text]) =>
      text === null ? `D ${path}\n` : `M 100644 inline ${path}\n${dataOf(text)}`,
    ),
    '\n',
  ].join('')
}

/** Without accents. */
function addressOf(author: string): string {
  const plain = author.normalize('NFD').replaceAll(/[^a-zA-Z ]/g, '')
  return `${plain.toLowerCase().replaceAll(' ', '.')}@packit.example`
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}
