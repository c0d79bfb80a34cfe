import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../e2e/processes'
import type { CleanupStack } from './cleanup-stack'
import { buildNext, startProduct } from './product'

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url))

/**
 * Builds and serves the smallest dynamic page with the same Next and the same settings as Quayside. It is built outside
 * the repository because Next takes `proxy.ts` and `instrumentation.ts` from parent folders.
 */
export async function startHello(cleanup: CleanupStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'quayside-hello-'))
  await cleanup.add(() => rm(directory, { recursive: true, force: true }))
  await cp(join(REPOSITORY, 'bench/hello'), directory, { recursive: true })
  await symlink(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'))
  await writeFile(join(directory, 'next.config.mjs'), configWith({ root: parse(directory).root }))
  await buildNext(directory)
  const url = `http://127.0.0.1:${await freePort()}`
  const server = startProduct(url, {}, directory)
  await cleanup.add(server.stop)
  await server.waitUntilUp()
  return url
}

/** A build reads only files below `root`; this one also reads node_modules of the repository. */
function configWith(turbopack: { root: string }): string {
  const product = new URL('../next.config.js', import.meta.url).href
  return `import product from '${product}'\nexport default { ...product, turbopack: ${JSON.stringify(turbopack)} }\n`
}
