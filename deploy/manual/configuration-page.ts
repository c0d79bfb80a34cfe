import { readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { configMaps, type ConfigKey, type ConfigMap } from '#lib/server/config/config-keys'
import { MEANINGS, OTHERS_VARIABLES, POD_VARIABLES, VARIABLES } from '#lib/server/config/meanings'
import { tableOf, withWritten } from '../source/written-part'

export const CONFIGURATION_PAGE = 'docs/configuration.md'

/** The page with the tables of all keys and variables as the code has them. What stands around them is written by hand. */
export async function configurationPage(): Promise<string> {
  const page = withWritten(readFileSync(CONFIGURATION_PAGE, 'utf8'), 'docs:configuration', tables())
  return format(page, { ...(await resolveConfig(CONFIGURATION_PAGE)), filepath: CONFIGURATION_PAGE })
}

function tables(): string {
  const maps = configMaps()
  return [
    ...maps.map((map) => `### ${titleOf(map.path)}\n\n${keyTable(map)}`),
    `### The variables\n\n${variableTable(VARIABLES)}`,
    `### The variables of a pod without a file\n\n${variableTable(POD_VARIABLES)}`,
    `### The variables of Node and Next\n\n${variableTable(OTHERS_VARIABLES)}`,
  ].join('\n\n')
}

function titleOf(path: string): string {
  return path === '' ? 'The whole file' : `\`${path}\``
}

function keyTable({ keys }: ConfigMap): string {
  const rows = keys.map((key) => {
    const [meaning = '', example = '', otherwise] = MEANINGS[key.path] ?? []
    return [
      `\`${nameOf(key)}\``,
      meaning,
      expectedOf(key),
      otherwise ?? (key.isRequired ? '**required**' : defaultOf(key)),
      key.below !== null ? `[its keys](#${anchorOf(key.below)})` : example === '' ? '' : `\`${example}\``,
    ]
  })
  return tableOf(['key', 'meaning', 'expected', 'default', 'example'], rows)
}

function nameOf({ path }: ConfigKey): string {
  return path.split('.').at(-1) ?? path
}

/** As GitHub makes it of a heading. */
function anchorOf(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9-]/g, '')
}

function expectedOf({ expected }: ConfigKey): string {
  return expected.replaceAll('|', '\\|').replaceAll('*', '\\*')
}

function defaultOf({ fallback }: ConfigKey): string {
  const isEmpty =
    fallback === undefined ||
    fallback === null ||
    (typeof fallback === 'object' && Object.keys(fallback).length === 0)
  if (isEmpty) return 'none'
  const items = Array.isArray(fallback) ? fallback : [fallback]
  return items.map((item) => `\`${String(item)}\``).join(', ')
}

function variableTable(variables: Readonly<Record<string, string>>): string {
  return tableOf(
    ['variable', 'what it holds'],
    Object.entries(variables).map(([name, meaning]) => [`\`${name}\``, meaning]),
  )
}
