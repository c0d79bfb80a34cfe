import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '#lib/cluster/testing/test-server'
import { REPOSITORY, type Reply, type Seen } from '#lib/forge/testing/test-forge'

const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_NOSYSTEM: '1',
  HOME: '/nowhere',
  GIT_AUTHOR_NAME: 'Jane',
  GIT_AUTHOR_EMAIL: 'jane@example.com',
  GIT_COMMITTER_NAME: 'Jane',
  GIT_COMMITTER_EMAIL: 'jane@example.com',
}

const git = (...args: string[]) => execFileSync('git', args, { env: ENVIRONMENT, encoding: 'utf8' }).trim()

const BACKEND = join(git('--exec-path'), 'git-http-backend')

/** What a fresh clone came with has it, unless git was taken apart. */
export const HAS_BACKEND = existsSync(BACKEND)

export type TestRepository = ReturnType<typeof makeRepository>

/** A bare repository behind the real `git http-backend`, with branches `main` of four commits and `stable` at the first. */
export function makeRepository(format: 'sha1' | 'sha256' = 'sha1') {
  const root = temporaryFolder()
  const folder = join(root, `${REPOSITORY}.git`)
  git('init', '--quiet', '--bare', `--object-format=${format}`, folder)
  const inside = (...args: string[]) => git('-C', folder, ...args)
  const tree = inside('hash-object', '-t', 'tree', '-w', '/dev/null')
  const commit = (message: string, ...parents: string[]) =>
    inside('commit-tree', tree, '-m', message, ...parents.flatMap((parent) => ['-p', parent]))
  const move = (branch: string, sha: string) => inside('update-ref', `refs/heads/${branch}`, sha)
  const commits: string[] = []
  for (const message of ['one', 'two', 'three', 'four']) commits.push(commit(message, ...commits.slice(-1)))
  const [first = '', , , last = ''] = commits
  move('main', last)
  move('stable', first)
  inside('config', 'http.receivepack', 'true')
  const headOf = (branch: string) => inside('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`)
  const has = (sha: string) =>
    spawnSync('git', ['-C', folder, 'cat-file', '-e', sha], { env: ENVIRONMENT }).status === 0
  return {
    commits,
    commit,
    move,
    delete: (branch: string) => inside('update-ref', '-d', `refs/heads/${branch}`),
    headOf,
    hook: (script: string) => {
      const file = join(folder, 'hooks/pre-receive')
      writeFileSync(file, `#!/bin/sh\n${script}\n`)
      chmodSync(file, 0o755)
    },
    /** Of the API of Forgejo, what a move asks for; and pushes. */
    answer: (seen: Seen): Reply | undefined => {
      if (seen.path.endsWith('/git-receive-pack')) return receive(root, seen)
      if (seen.path.endsWith('/branches/stable')) {
        const id = headOf('stable')
        return id === '' ? undefined : { json: { commit: { id }, user_can_push: true } }
      }
      const [base = '', head = ''] = seen.path.split('/compare/')[1]?.split('...') ?? []
      if (!has(base) || !has(head)) return undefined
      return {
        json: { total_commits: Number(inside('rev-list', '--count', `${base}..${head}`)), commits: null },
      }
    },
  }
}

/** As a web server does by CGI (https://git-scm.com/docs/git-http-backend). */
function receive(root: string, { path, headers, body }: Seen): Reply {
  const env = {
    ...ENVIRONMENT,
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    REQUEST_METHOD: 'POST',
    QUERY_STRING: '',
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: String(body.length),
  }
  const { stdout } = spawnSync(BACKEND, { env, input: body })
  const end = stdout.indexOf('\r\n\r\n')
  const lines = stdout.toString('latin1', 0, end).split('\r\n')
  const fields = lines.map((line) => line.split(/: ?(.*)/).slice(0, 2) as [string, string])
  const { Status: status = '200', ...rest } = Object.fromEntries(fields)
  return { status: parseInt(status, 10), headers: rest, text: stdout.subarray(end + 4) }
}
