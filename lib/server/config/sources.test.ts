import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { temporaryFolder } from '#lib/cluster/testing/test-server'
import { loadConfig } from '#lib/server/config/config'
import { parseConfig } from '#lib/server/config/parse'

const GITHUB = { name: 'github', kind: 'github', tokenFile: 'token' }
const APP = { id: 1234, installation: 5678, privateKeyFile: 'key.pem' }
const PACKIT = { repository: 'packit/packit' }
const SERVICE = {
  repository: 'packit/packit-service',
  from: 'main',
  to: 'stable',
  feeds: ['packit-service:prod', 'packit-worker:prod'],
  build: 'rebuild-and-push-images.yml',
  imageTags: ['stable-<sha>-<epoch>'],
  checks: ['pre-commit', 'tests:*'],
  after: ['packit/packit'],
  gate: 'rpm-build:*',
}

function fileWith(forges: unknown, sources: unknown): string {
  const cluster = { server: 'https://api.example.com:6443', tokenFile: 'token' }
  return stringify({
    environments: [
      { name: 'prod', namespace: 'packit--prod', cluster, ...(sources !== undefined && { sources }) },
    ],
    signIn: { issuer: 'https://sso.example.com', clientId: 'quayside' },
    roles: { viewer: '*' },
    ...(forges !== undefined && { forges }),
  })
}

function problemsOf(forges: unknown, sources: unknown) {
  const parsed = parseConfig(fileWith(forges, sources))
  return parsed.ok ? [] : parsed.problems
}

function valueOf(forges: unknown, sources: unknown) {
  const parsed = parseConfig(fileWith(forges, sources))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

describe('sources', () => {
  it('are what the file says, and its only forge needs no name', () => {
    const [environment] = valueOf([GITHUB], [PACKIT, SERVICE]).environments
    const defaults = { forge: 'github', from: 'main', to: 'stable', migrations: [] }
    expect(environment?.sources).toEqual([
      { ...PACKIT, ...defaults, feeds: [], build: null, imageTags: [], checks: [], after: [], gate: null },
      { ...SERVICE, ...defaults },
    ])
  })

  it('may be left out, with their forges', () => {
    const { forges, environments } = valueOf(undefined, undefined)
    expect([forges, environments[0]?.sources]).toEqual([[], []])
  })

  it('tell how tags of their builds name commits', () => {
    const [environment] = valueOf(
      [GITHUB],
      [SERVICE, { ...PACKIT, imageTags: SERVICE.imageTags }],
    ).environments
    expect(environment?.images.commitTags).toEqual(['stable-<sha>-<epoch>'])
  })
})

describe('forges', () => {
  it('have an address by their kind, and sign in by a token or as an App', () => {
    const url = 'https://gitlab.example.com/'
    const self = { name: 'ours', kind: 'gitlab', url, tokenFile: 'b', caFile: 'ca.crt' }
    const gitlab = { name: 'gitlab', kind: 'gitlab', tokenFile: 'c', webhookSecretFile: 'd' }
    const { tokenFile: _none, ...rest } = GITHUB
    expect(valueOf([{ ...rest, app: APP }, self, gitlab], undefined).forges).toEqual([
      {
        name: 'github',
        kind: 'github',
        url: 'https://api.github.com',
        credentials: { kind: 'app', ...APP },
        webhookSecretFile: null,
      },
      {
        name: 'ours',
        kind: 'gitlab',
        url: 'https://gitlab.example.com',
        credentials: { kind: 'token', tokenFile: 'b' },
        caFile: 'ca.crt',
        webhookSecretFile: null,
      },
      {
        name: 'gitlab',
        kind: 'gitlab',
        url: 'https://gitlab.com',
        credentials: { kind: 'token', tokenFile: 'c' },
        webhookSecretFile: 'd',
      },
    ])
  })

  const CREDENTIALS = 'either tokenFile, or app with id, installation and privateKeyFile (GitHub only)'

  it.each([
    ['no credentials', { tokenFile: undefined }, 'forges[0]', CREDENTIALS],
    ['two credentials', { app: APP }, 'forges[0]', CREDENTIALS],
    [
      'an App of a host without Apps',
      { kind: 'gitlab', tokenFile: undefined, app: APP },
      'forges[0]',
      CREDENTIALS,
    ],
    [
      'an App without its id',
      { tokenFile: undefined, app: { ...APP, id: undefined } },
      'forges[0].app.id',
      'the id of a GitHub App, or its client id',
    ],
    [
      'no address of a host of its own',
      { kind: 'forgejo' },
      'forges[0].url',
      'the address of the host, such as https://codeberg.org',
    ],
    [
      'an address without TLS',
      { url: 'http://git.example.com' },
      'forges[0].url',
      'an absolute https URL without user and password (http only for loopback)',
    ],
    [
      'an unknown kind',
      { kind: 'bitbucket' },
      'forges[0].kind',
      'github, gitlab or forgejo (also for Gitea)',
    ],
    [
      'a secret in the file',
      { token: 'ghp_abc' },
      'forges[0].token',
      'no secrets in this file; use a separate file or an environment variable, see docs/configuration.md',
    ],
  ])('are refused with %s', (_which, members, at, expected) => {
    expect(problemsOf([{ ...GITHUB, ...members }], undefined)).toEqual([
      { at, found: expect.any(String) as string, expected },
    ])
  })

  it('have names that differ', () => {
    expect(problemsOf([GITHUB, GITHUB], undefined)).toEqual([
      { at: 'forges[1].name', found: '"github"', expected: 'a unique name; forges[0] has the same' },
    ])
  })

  it('keep their secrets in files beside the configuration, which have to be there', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'quayside.yaml')
    const content = fileWith([{ ...GITHUB, caFile: 'ca.crt', webhookSecretFile: 'hooks/secret' }], undefined)
    writeFileSync(path, content)
    writeFileSync(join(folder, 'token'), 'token')
    const variables = {
      QUAYSIDE_CONFIG: path,
      NEXTAUTH_URL: 'https://quayside.example.com',
      NEXTAUTH_SECRET: 'x'.repeat(32),
      QUAYSIDE_OIDC_CLIENT_SECRET: 'x',
    }
    expect(loadConfig(variables)).toEqual({
      ok: false,
      problems: [
        {
          at: 'forges[0].caFile',
          found: join(folder, 'ca.crt'),
          expected: 'a readable file that is not empty',
        },
        {
          at: 'forges[0].webhookSecretFile',
          found: join(folder, 'hooks/secret'),
          expected: 'a readable file that is not empty',
        },
      ],
    })
    writeFileSync(path, fileWith([{ ...GITHUB, caFile: 'token', webhookSecretFile: 'token' }], undefined))
    const loaded = loadConfig(variables)
    expect(loaded.ok && loaded.value.forges).toMatchObject([
      {
        credentials: { tokenFile: join(folder, 'token') },
        caFile: join(folder, 'token'),
        webhookSecretFile: join(folder, 'token'),
      },
    ])
  })
})

describe('what is wrong with a source is refused with place and remedy', () => {
  const PATTERN =
    'a pattern that contains <sha>, such as stable-<sha>-<epoch>; <epoch> is the build time in seconds since 1970'

  it.each([
    [
      'a pattern without <sha>',
      { imageTags: ['stable-<epoch>'] },
      'imageTags[0]',
      '"stable-<epoch>"',
      PATTERN,
    ],
    [
      'the same branch twice',
      { from: 'stable' },
      'to',
      '"stable"',
      'another branch than from, whose commits come to it',
    ],
    [
      'a branch that git refuses',
      { from: 'ma..in' },
      'from',
      '"ma..in"',
      'the name of a branch, such as main',
    ],
    [
      'a repository without an owner',
      { repository: 'packit' },
      'repository',
      '"packit"',
      'a repository, such as packit/packit-service',
    ],
    [
      'a feed without a tag',
      { feeds: ['packit-service'] },
      'feeds[0]',
      '"packit-service"',
      'an image stream tag, such as packit-service:prod',
    ],
    [
      'a source before it that is not there',
      { after: ['packit/packet'] },
      'after[0]',
      '"packit/packet"',
      'a source of this environment: packit/packit, packit/packit-service; did you mean packit/packit?',
    ],
    ['an unknown forge', { forge: 'codeberg' }, 'forge', '"codeberg"', 'a forge: github'],
  ])('%s', (_which, members, at, found, expected) => {
    expect(problemsOf([GITHUB], [PACKIT, { ...SERVICE, ...members }])).toEqual([
      { at: `environments[0].sources[1].${at}`, found, expected },
    ])
  })

  it('a forge that is not named, where there are none or several', () => {
    const several = [GITHUB, { ...GITHUB, name: 'other' }]
    const at = 'environments[0].sources[0].forge'
    expect(problemsOf(several, [PACKIT])).toEqual([
      { at, found: 'nothing', expected: 'a forge: github, other' },
    ])
    expect(problemsOf(undefined, [PACKIT])).toEqual([
      { at, found: 'nothing', expected: 'a forge, and there is none: list it under forges' },
    ])
  })

  it('a repository that is listed twice', () => {
    expect(problemsOf([GITHUB], [PACKIT, PACKIT])).toEqual([
      {
        at: 'environments[0].sources[1].repository',
        found: '"packit/packit"',
        expected: 'a unique repository; sources[0] has the same',
      },
    ])
  })

  it('a cycle of the order, which is named', () => {
    const chain = [
      { repository: 'a/a', after: ['b/b'] },
      { repository: 'b/b', after: ['c/c'] },
      { repository: 'c/c', after: ['b/b'] },
    ]
    expect(problemsOf([GITHUB], chain)).toEqual([
      {
        at: 'environments[0].sources[1].after',
        found: 'a cycle: b/b after c/c after b/b',
        expected: 'an order in which no source comes after itself',
      },
    ])
  })
})
