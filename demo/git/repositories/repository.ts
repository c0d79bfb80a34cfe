import { parseCommits, FORMAT, type GitCommit } from './commit-log'
import { refsIn } from './refs'
import { git, runGit, type GitOutput } from './run-git'

/** How `head` stands to `base`. Commits are those that `head` has and `base` lacks, newest first. */
export type GitRange = { mergeBase: string; ahead: number; behind: number; shas: string[] }

export type ChangedFile = { path: string; status: 'added' | 'removed' | 'modified' }

const STATUS: Record<string, ChangedFile['status']> = { A: 'added', D: 'removed' }

/**
 * A bare repository. Everything that is said of its history is what git says. What it says of whole ids stays so, and is asked
 * once: a process of git stops the whole demo for as long as it takes to begin.
 */
export class Repository {
  private readonly answers = new Map<string, Promise<GitOutput>>()
  private readonly known = new Map<string, GitCommit>()
  private last: { refs: string; heads: Promise<Record<string, string>> } | null = null

  constructor(readonly directory: string) {}

  /** The whole id of a commit, by its id or branch; undefined if there is none, or several begin like this. */
  async resolve(revision: string): Promise<string | undefined> {
    if (this.known.has(revision)) return revision
    const head = await this.head(revision)
    if (head !== undefined) return head
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
    const { code, stdout } = await runGit(this.directory, args)
    return code === 0 ? stdout.trim() : undefined
  }

  async head(branch: string): Promise<string | undefined> {
    return (await this.heads())[branch]
  }

  /** Of all branches. Git is asked again once a file of them changed, also by a push past the host. */
  async heads(): Promise<Record<string, string>> {
    const refs = await refsIn(this.directory)
    if (this.last?.refs !== refs) this.last = { refs, heads: this.readHeads() }
    return this.last.heads
  }

  private async readHeads(): Promise<Record<string, string>> {
    const lines = await git(this.directory, [
      'for-each-ref',
      '--format=%(refname:strip=2) %(objectname)',
      'refs/heads',
    ])
    const pairs = lines.split('\n').flatMap((line): [string, string][] => {
      const [branch, sha] = line.split(' ')
      return branch && sha ? [[branch, sha]] : []
    })
    return Object.fromEntries(pairs)
  }

  async commit(sha: string): Promise<GitCommit> {
    const [commit] = await this.commits([sha])
    if (!commit) throw new Error(`There is no commit ${sha}`)
    return commit
  }

  /** In the order of the ids. */
  async commits(shas: readonly string[]): Promise<GitCommit[]> {
    if (!shas.every((sha) => this.known.has(sha))) await this.readCommits(shas)
    return shas.flatMap((sha) => this.known.get(sha) ?? [])
  }

  /** All that branches have, and these. */
  private async readCommits(shas: readonly string[]): Promise<void> {
    const args = ['log', '--all', '--stdin', '-z', `--format=${FORMAT}`]
    const list = parseCommits(await git(this.directory, args, { input: shas.join('\n') }))
    for (const commit of list) this.known.set(commit.sha, commit)
  }

  /** What git says of whole ids. */
  private ask(args: readonly string[], input = ''): Promise<GitOutput> {
    const key = JSON.stringify([args, input])
    const answer = this.answers.get(key) ?? runGit(this.directory, args, { input })
    this.answers.set(key, answer)
    return answer
  }

  /** The same, of a question that has an answer. */
  private async read(args: readonly string[], input = ''): Promise<string> {
    const { code, stdout, stderr } = await this.ask(args, input)
    if (code !== 0) throw new Error(`git ${args[0] ?? ''} in ${this.directory} failed: ${stderr}`)
    return stdout
  }

  /** Null: the two have nothing in common. */
  async range(base: string, head: string): Promise<GitRange | null> {
    const merge = await this.ask(['merge-base', base, head])
    if (merge.code !== 0) return null
    const [shas, behind] = await Promise.all([
      this.history(head, base),
      this.read(['rev-list', '--count', `${head}..${base}`]),
    ])
    return { mergeBase: merge.stdout.trim(), ahead: shas.length, behind: Number(behind), shas }
  }

  /** The commits that `head` has and `base` lacks, newest first. */
  async history(head: string, base: string | null): Promise<string[]> {
    const args = ['rev-list', '--topo-order', head, ...(base === null ? [] : [`^${base}`])]
    return (await this.read(args)).split('\n').filter(Boolean)
  }

  async isAncestor(ancestor: string, head: string): Promise<boolean> {
    return (await this.ask(['merge-base', '--is-ancestor', ancestor, head])).code === 0
  }

  async files(from: string, to: string): Promise<ChangedFile[]> {
    const words = (await this.read(['diff', '--name-status', '--no-renames', '-z', from, to])).split('\0')
    return words.flatMap((status, index) => {
      const path = words[index + 1]
      return index % 2 === 0 && path ? [{ path, status: STATUS[status] ?? 'modified' }] : []
    })
  }

  /** What each commit changed against its first parent, in the order of the ids. */
  async changes(shas: readonly string[]): Promise<ChangedFile[][]> {
    if (shas.length === 0) return []
    const what = ['--name-status', '--no-renames', '--diff-merges=first-parent', '--format=%x02']
    const args = ['-c', 'core.quotePath=false', 'log', '--no-walk=unsorted', '--stdin', ...what]
    const records = (await this.read(args, shas.join('\n'))).split('\x02').slice(1)
    return records.map((record) =>
      record.split('\n').flatMap((line): ChangedFile[] => {
        const [status = '', path] = line.split('\t')
        return path ? [{ path, status: STATUS[status] ?? 'modified' }] : []
      }),
    )
  }

  /** Moves or, with `to` undefined, deletes a branch, whatever it was. */
  async setHead(branch: string, to: string | undefined): Promise<void> {
    const ref = `refs/heads/${branch}`
    await git(this.directory, to ? ['update-ref', ref, to] : ['update-ref', '-d', ref])
  }

  /** Moves a branch that is still at `from`; tells whether it was. */
  async moveHead(branch: string, from: string, to: string): Promise<boolean> {
    return (await runGit(this.directory, ['update-ref', `refs/heads/${branch}`, to, from])).code === 0
  }

  /** A commit with the files of `parent` that no branch has. */
  async commitAside(parent: string, message: string): Promise<string> {
    const person = { NAME: 'Nora Field', EMAIL: 'nora.field@packit.example' }
    const env = Object.fromEntries(
      Object.entries(person).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    )
    const args = ['commit-tree', `${parent}^{tree}`, '-p', parent, '-m', message]
    return (await git(this.directory, args, { env })).trim()
  }
}
