import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What the files of all branches hold, to see whether one changed: a file each, or a line of `packed-refs`
 * (https://git-scm.com/docs/gitrepository-layout). What they mean is for git to say.
 */
export async function refsIn(directory: string): Promise<string> {
  const entries = await readdir(join(directory, 'refs'), { recursive: true, withFileTypes: true })
  const paths = entries.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const texts = await Promise.all([...paths.sort(), join(directory, 'packed-refs')].map(contentOf))
  return texts.join('\n')
}

/** A branch can be deleted, and a lock goes, while its folder is read. */
async function contentOf(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return `${path} ${text}`
}
