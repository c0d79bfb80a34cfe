import { spawn } from 'node:child_process'
import { access } from 'node:fs/promises'
import { join } from 'node:path'

/** No setting of the machine or of its user changes what git does here. */
export const GIT_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
}

export type GitOutput = { code: number; stdout: string; stderr: string }

/** Runs git in a bare repository. A refusal of git is a code other than 0; a machine without git throws. */
export function runGit(
  directory: string,
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: directory,
      env: { ...GIT_ENVIRONMENT, GIT_DIR: directory, ...env },
    })
    const texts = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (texts.stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (texts.stderr += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, ...texts }))
    // Git may end before it has read everything.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** The output of a command that has to succeed. */
export async function git(
  directory: string,
  args: readonly string[],
  options?: { input?: string; env?: Record<string, string> },
): Promise<string> {
  const { code, stdout, stderr } = await runGit(directory, args, options)
  if (code !== 0) throw new Error(`git ${args[0] ?? ''} in ${directory} failed: ${stderr}`)
  return stdout
}

/** Whether this machine has git and the CGI program that serves repositories over HTTP. */
export async function hasGit(): Promise<boolean> {
  try {
    const directory = (await git('/', ['--exec-path'])).trim()
    await access(join(directory, process.platform === 'win32' ? 'git-http-backend.exe' : 'git-http-backend'))
    return true
  } catch {
    return false
  }
}
