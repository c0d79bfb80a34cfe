import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { configMaps } from '#lib/server/config/config-keys'
import { MEANINGS, OTHERS_VARIABLES, POD_VARIABLES, VARIABLES } from '#lib/server/config/meanings'
import { parseConfig } from '#lib/server/config/parse'
import { configFile, KNOWN_KEYS } from '#lib/server/config/schema'
import { DEFAULTS, SCHEMA } from '../source/values'
import { CONFIGURATION_PAGE, configurationPage } from './configuration-page'

const MAPS = configMaps()
const KEYS = MAPS.flatMap(({ keys }) => keys)

describe('each key of the configuration file', () => {
  it.each(KEYS)('$path has a meaning: add a line to lib/server/config/meanings.ts', ({ path }) => {
    expect(MEANINGS[path]?.[0], `lib/server/config/meanings.ts says nothing about ${path}.`).toMatch(
      /^\S.*[^.]$/,
    )
  })

  it.each(KEYS)('$path says in words what is expected: give its schema a message', ({ expected }) => {
    expect(expected).not.toMatch(/^$|^Invalid|^Expected|^Unrecognized/)
  })

  it.each(KEYS.filter(({ below }) => below === null))(
    '$path has an example that is valid',
    ({ path, schema }) => {
      const example = MEANINGS[path]?.[1] ?? ''
      expect([example, z.safeParse(schema, parse(example)).success]).toEqual([example, true])
    },
  )

  it('that has a meaning exists', () => {
    const paths = KEYS.map(({ path }) => path)
    expect(Object.keys(MEANINGS).filter((path) => !paths.includes(path))).toEqual([])
  })

  it('is known to the report of a mistake: KNOWN_KEYS in lib/server/config/schema.ts', () => {
    const named = MAPS.map(({ path, keys }) => [
      path.replaceAll('[]', ''),
      keys.map((key) => key.path.split('.').at(-1)).sort(),
    ])
    const known = Object.entries(KNOWN_KEYS).map(([path, keys]) => [path, [...keys].sort()])
    expect(Object.fromEntries(known)).toMatchObject(Object.fromEntries(named))
  })
})

describe('each environment variable', () => {
  const sources = ['app', 'lib']
    .flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
    )
    .filter((file) => /[.]tsx?$/.test(file) && !/[.]test[.]tsx?$|\/testing\/|\/meanings[.]ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
  const used = sources.flatMap((text) => [...text.matchAll(/\b(?:QUAYSIDE|NEXTAUTH)_[A-Z]+(?:_[A-Z]+)*/g)])
  // A secret can also be in a file.
  const names = [...new Set(used.map(([name]) => name.replace(/_FILE$/, '')))].sort()

  it('that the product reads is in a table of lib/server/config/meanings.ts, and no other is', () => {
    const described = Object.keys({ ...VARIABLES, ...POD_VARIABLES })
    expect(described.sort(), 'Change VARIABLES in lib/server/config/meanings.ts.').toEqual(names)
  })

  it('of Node and Next that the Deployment sets is described', () => {
    const deployment = readFileSync('deploy/kustomize/base/deployment.yaml', 'utf8')
    const set = [...deployment.matchAll(/- name: ([A-Z_]+)$/gm)].map(([, name = '']) =>
      name.replace(/_FILE$/, ''),
    )
    const described = Object.keys({ ...VARIABLES, ...OTHERS_VARIABLES })
    expect(set.filter((name) => !described.includes(name))).toEqual([])
  })
})

describe('the page', () => {
  it('has the tables that the code says: npm run docs:configuration', async () => {
    const page = await configurationPage()
    expect(readFileSync(CONFIGURATION_PAGE, 'utf8'), 'Run npm run docs:configuration.').toBe(page)
  })
})

const WHOLE = {
  environments: [{ name: 'prod', namespace: 'packit--prod', cluster: { inCluster: true } }],
  signIn: { issuer: 'https://sso.example.com', clientId: 'quayside' },
  roles: { viewer: '*' },
}

/** Examples of other files than the configuration, by one of their keys. */
const OTHERS = ['rules', 'startupProbe', 'apiVersion']

const EXAMPLES = ['docs', 'demo', '.']
  .flatMap((folder) => readdirSync(folder).map((file) => (folder === '.' ? file : `${folder}/${file}`)))
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => ({
      file,
      text,
    })),
  )

describe('each example in YAML', () => {
  it.each(EXAMPLES)('of $file is valid', ({ text }) => {
    const example = parse(text) as Record<string, unknown>
    const keys = Object.keys(example)
    if (keys.some((key) => OTHERS.includes(key))) return
    const isOfChart = 'config' in example
    if (isOfChart) {
      const validate = new Ajv({ allowUnionTypes: true }).compile(SCHEMA)
      expect([validate({ ...DEFAULTS, ...example }), validate.errors]).toEqual([true, null])
    } else expect(keys.filter((key) => !(key in configFile.shape))).toEqual([])
    const part = (isOfChart ? example.config : example) as object
    expect(parseConfig(stringify({ ...WHOLE, ...part }))).toMatchObject({ ok: true })
  })

  it('is looked at', () => {
    expect(EXAMPLES.map(({ file }) => file)).toEqual(
      expect.arrayContaining([CONFIGURATION_PAGE, 'docs/install.md']),
    )
  })
})
