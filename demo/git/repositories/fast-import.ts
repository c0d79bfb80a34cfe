import { mkdir } from 'node:fs/promises'
import { git } from './run-git'
import type { Repository } from './repository'

/** A commit to be made. Parents are places in the list, and come before it. */
export type PlannedCommit = {
  at: number
  author: string
  message: string
  parents: number[]
  files: Record<string, string>
}

/** @property heads places in the list of commits, by branch */
export type PlannedHistory = { commits: readonly PlannedCommit[]; heads: Record<string, number> }

/** Commits are made on this ref, which is deleted at the end; branches are set when all are there. */
const MADE = 'refs/made'

/** Makes a bare repository with this history, and answers with the ids of its commits. */
export async function makeRepository(repository: Repository, history: PlannedHistory): Promise<string[]> {
  await mkdir(repository.directory, { recursive: true })
  await git(repository.directory, ['init', '--quiet', '--bare', '--initial-branch=main', '--template=', '.'])
  await git(repository.directory, ['config', 'http.receivepack', 'true'])
  return importCommits(repository, history)
}

/** Adds commits; a branch whose first commit has no parents in the list goes on from `onto`. */
export async function importCommits(
  repository: Repository,
  { commits, heads }: PlannedHistory,
  onto?: string,
): Promise<string[]> {
  const stream = [
    ...commits.map((commit, index) => commitText(commit, index, onto)),
    ...Object.entries(heads).map(([branch, index]) => `reset refs/heads/${branch}\nfrom :${index + 1}\n`),
    `reset ${MADE}\nfrom ${'0'.repeat(40)}\n`,
    ...commits.map((_, index) => `get-mark :${index + 1}\n`),
    'done\n',
  ]
  const args = ['fast-import', '--quiet', '--done', '--force', '--date-format=raw-permissive']
  const ids = await git(repository.directory, args, { input: stream.join('') })
  return ids.split('\n').filter(Boolean)
}

function commitText(
  { at, author, message, parents, files }: PlannedCommit,
  index: number,
  onto?: string,
): string {
  const [first, ...merged] = parents.map((place) => `:${place + 1}`)
  const from = first ?? onto
  const email = `${author.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@packit.example`
  const who = `${author} <${email}> ${Math.floor(at / 1000)} +0000`
  return [
    ...(from ? [] : [`reset ${MADE}\n`]),
    `commit ${MADE}\n`,
    `mark :${index + 1}\nauthor ${who}\ncommitter ${who}\n${dataOf(message)}`,
    ...(from ? [`from ${from}\n`] : []),
    ...merged.map((parent) => `merge ${parent}\n`),
    ...Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${dataOf(text)}`),
    '\n',
  ].join('')
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}
