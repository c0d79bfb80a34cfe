import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../e2e/processes'
import type { Belongings } from './belongings'
import { buildNext, startProduct } from './product'

const PROJECT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Builds and serves the smallest dynamic page, by the same Next and with the same settings as Quayside. It is built outside
 * of the project, since Next takes `proxy.ts` and `instrumentation.ts` from any folder above.
 */
export async function startHello(belongings: Belongings): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'quayside-hello-'))
  await belongings.keep(() => rm(directory, { recursive: true, force: true }))
  await cp(join(PROJECT, 'bench/hello'), directory, { recursive: true })
  await symlink(join(PROJECT, 'node_modules'), join(directory, 'node_modules'))
  await writeFile(join(directory, 'next.config.mjs'), configWith({ root: parse(directory).root }))
  await buildNext(directory)
  const url = `http://127.0.0.1:${await freePort()}`
  const server = startProduct(url, {}, directory)
  await belongings.keep(server.stop)
  await server.untilUp()
  return url
}

/** The root is that of all files that a build may read: here those of the project, too. */
function configWith(turbopack: { root: string }): string {
  const product = new URL('../next.config.js', import.meta.url).href
  return `import product from '${product}'\nexport default { ...product, turbopack: ${JSON.stringify(turbopack)} }\n`
}
