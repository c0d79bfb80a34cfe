import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGitHosts, type GitHosts, type GitHostsOptions } from '../git-hosts'
import type { ForgeName } from '../hosted-repository'
import type { PlannedCommit } from '../repositories/fast-import'

export type TestHosts = GitHosts & {
  directory: string
  get(
    forge: ForgeName,
    path: string,
    init?: RequestInit,
  ): Promise<{ status: number; body: unknown; headers: Headers }>
}

/** Git hosts in a directory of their own. */
export async function startTestHosts(options: Partial<GitHostsOptions> = {}): Promise<TestHosts> {
  const directory = await mkdtemp(join(tmpdir(), 'quayside-git-'))
  const hosts = await startGitHosts({
    directory: join(directory, 'git'),
    checkSeconds: 0,
    buildSeconds: 0.2,
    pushImage: () => undefined,
    ...options,
  })
  return {
    ...hosts,
    directory: join(directory, 'git'),
    async get(forge, path, init = {}) {
      const headers = new Headers(init.headers)
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${hosts.tokens[forge]}`)
      const response = await fetch(hosts.servers[forge].url + path, { ...init, headers })
      const text = await response.text()
      return {
        status: response.status,
        body: text ? (JSON.parse(text) as unknown) : null,
        headers: response.headers,
      }
    },
    async stop() {
      await hosts.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const START = Date.UTC(2026, 10, 2)

/** A commit of a test's history, a minute after the one before it. */
export function plannedCommit(place: number, parents: number[], message = `Change ${place}`): PlannedCommit {
  const files = { [`file-${place}`]: message }
  return { at: START + place * 60_000, author: 'Ann Example', message, parents, files }
}
