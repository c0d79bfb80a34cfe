import { readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { chartFiles } from './chart'
import { kustomizeFiles, type Files } from './kustomize'
import { withRights } from './rights-page'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** Everything that `npm run manifests` writes, by path. Templates of the chart are no YAML before they are rendered. */
export async function manifestFiles(): Promise<Files> {
  const options = await resolveConfig('deploy/kustomize/base/kustomization.yaml')
  const operations = 'docs/operations.md'
  const page = { [operations]: withRights(readFileSync(operations, 'utf8')) }
  const files = { ...kustomizeFiles(), ...chartFiles(version), ...page }
  const formatted = Object.entries(files).map(async ([path, text]) => {
    if (path.includes('/templates/')) return [path, text] as const
    return [path, await format(text, { ...options, filepath: path })] as const
  })
  return Object.fromEntries(await Promise.all(formatted))
}
