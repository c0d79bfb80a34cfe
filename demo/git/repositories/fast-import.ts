import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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

/** What makes a directory a bare repository (https://git-scm.com/docs/gitrepository-layout), without a process of git for each step. */
const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n[http]\n\treceivepack = true\n'

/** Makes a bare repository with this history, and answers with the ids of its commits. */
export async function makeRepository(repository: Repository, history: PlannedHistory): Promise<string[]> {
  const { directory } = repository
  for (const folder of ['objects', 'refs'])
    await mkdir(join(directory, folder), { recursive: true, mode: 0o700 })
  await writeFile(join(directory, 'HEAD'), 'ref: refs/heads/main\n')
  await writeFile(join(directory, 'config'), CONFIG)
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
    ids.push(...(await importPart(repository, { commits: part, heads }, ids, onto)))
  }
  return ids
}

async function importPart(
  repository: Repository,
  { commits, heads }: PlannedHistory,
  ids: readonly string[],
  onto: string | undefined,
): Promise<string[]> {
  const known = Object.entries(heads).filter(([, place]) => place < ids.length + commits.length)
  const stream = [
    ...commits.map((commit, index) => commitText(commit, index, ids, onto)),
    ...known.map(([branch, place]) => `reset refs/heads/${branch}\nfrom ${nameOf(place, ids)}\n`),
    `reset ${MADE}\nfrom ${'0'.repeat(40)}\n`,
    ...commits.map((_, index) => `get-mark :${index + 1}\n`),
    'done\n',
  ]
  const args = ['fast-import', '--quiet', '--done', '--force', '--date-format=raw-permissive']
  const made = await git(repository.directory, args, { input: stream.join('') })
  return made.split('\n').filter(Boolean)
}

/** A commit of an earlier part by its id, one of this part by its mark. */
function nameOf(place: number, ids: readonly string[]): string {
  return ids[place] ?? `:${place - ids.length + 1}`
}

/** @param ids of the commits before this part */
function commitText(commit: PlannedCommit, index: number, ids: readonly string[], onto?: string): string {
  const { at, author, parents, files, reverts } = commit
  const [first, ...merged] = parents.map((place) => nameOf(place, ids))
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
