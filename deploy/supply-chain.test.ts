import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'supply-chain-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const GOOD = { version: '1.0.0', integrity: 'sha512-x', license: 'MIT' }

/** Without a path there is no npm, so no registry answers. */
function check(packages: object) {
  const lock = join(folder, 'lock.json')
  writeFileSync(lock, JSON.stringify({ packages: { '': {}, 'node_modules/a': GOOD, ...packages } }))
  const env = { ...process.env, PATH: '' }
  const { status, stdout } = spawnSync(process.execPath, ['.ci/supply-chain.mjs', lock], {
    env,
    encoding: 'utf8',
  })
  return { status, stdout }
}

describe('the supply chain', () => {
  it('passes, and says that no registry was asked', () => {
    const { status, stdout } = check({})
    expect(stdout).toBe(
      'note: npm audit: the registry gave no answer, so known vulnerabilities were not looked up.\n',
    )
    expect(status).toBe(0)
  })

  it.each([
    ['an entry without integrity', { ...GOOD, integrity: undefined }, 'node_modules/b has no integrity'],
    [
      'an entry with a host',
      { ...GOOD, resolved: 'https://registry.example.com/b.tgz' },
      "names a registry's host",
    ],
    ['another licence', { ...GOOD, license: 'AGPL-3.0-only' }, 'node_modules/b 1.0.0 has AGPL-3.0-only'],
    ['one of two licences at once', { ...GOOD, license: 'MIT AND GPL-3.0-only' }, 'has MIT AND GPL-3.0-only'],
    ['no licence', { ...GOOD, license: undefined }, 'has no licence'],
  ])('refuses %s', (_what, entry, problem) => {
    const { status, stdout } = check({ 'node_modules/b': entry })
    expect(stdout).toContain(problem)
    expect(status).toBe(1)
  })

  it.each([
    ['a choice with a licence that is allowed', { ...GOOD, license: '(MIT OR GPL-3.0-only)' }],
    ['any licence of a package that only tests use', { ...GOOD, license: 'MPL-2.0', dev: true }],
  ])('accepts %s', (_what, entry) => {
    expect(check({ 'node_modules/b': entry }).status).toBe(0)
  })
})

describe('what an image is built of', () => {
  it('is nothing that git ignores: packages of this machine, its keys, an earlier build', () => {
    const linesOf = (file: string) => readFileSync(file, 'utf8').trim().split('\n')
    expect(linesOf('.dockerignore')).toEqual(expect.arrayContaining(['.git', ...linesOf('.gitignore')]))
  })
})
