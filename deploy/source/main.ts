import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { manifestFiles } from './files'

const files = await manifestFiles()
for (const folder of ['deploy/kustomize', 'deploy/chart']) rmSync(folder, { recursive: true, force: true })
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
console.log(`${Object.keys(files).length} files written`)
