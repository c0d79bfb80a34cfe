import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { freePort } from '../e2e/processes'
import type { Belongings } from './belongings'
import { buildNext, startProduct } from './product'

// Within the project, since that is where it finds Next and React.
const FOLDER = '.bench-hello-'

const CONFIG = `import product from '../next.config.js'
export default { ...product, turbopack: { root: '..' } }
`

/** Builds and serves the smallest dynamic page, by the same Next and with the same settings as Quayside. */
export async function startHello(belongings: Belongings): Promise<string> {
  const directory = await mkdtemp(FOLDER)
  await belongings.keep(() => rm(directory, { recursive: true, force: true }))
  await cp('bench/hello', directory, { recursive: true })
  await writeFile(`${directory}/next.config.mjs`, CONFIG)
  await buildNext(directory)
  const url = `http://127.0.0.1:${await freePort()}`
  const server = startProduct(url, {}, directory)
  await belongings.keep(server.stop)
  await server.untilUp()
  return url
}
