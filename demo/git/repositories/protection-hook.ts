import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Repository } from './repository'

/** A server-side hook that refuses pushes to branches, as a host refuses them (https://git-scm.com/docs/githooks#pre-receive). */
export async function protectFromPushes(
  { directory }: Repository,
  branches: readonly string[],
): Promise<void> {
  const path = join(directory, 'hooks', 'pre-receive')
  if (branches.length === 0) {
    await rm(path, { force: true })
    return
  }
  const cases = branches.map((branch) => `    'refs/heads/${branch}')`)
  const script = [
    '#!/bin/sh',
    'while read -r old new ref; do',
    '  case "$ref" in',
    ...cases.flatMap((line) => [
      line,
      '      echo "You are not allowed to push code to protected branches on this project." >&2',
      '      exit 1 ;;',
    ]),
    '  esac',
    'done',
    '',
  ]
  await mkdir(join(directory, 'hooks'), { recursive: true })
  await writeFile(path, script.join('\n'), { mode: 0o755 })
}
