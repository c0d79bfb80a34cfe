import { fileURLToPath } from 'node:url'
import { ensureBuilt, ensureInstalled } from '../.ci/ready.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { main } = await import('./main.ts')
await main(process.argv.slice(2), ensureBuilt)
