import { describe, expect, it } from 'vitest'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import { parseConfig } from '#lib/server/config/parse'

const KEYS =
  'name, title, namespace, protected, cluster, authorization, usernamePrefix, groupsPrefix, roles, images, registryCheckSeconds, scheduledImportSeconds, importCronJobs, chronicle, sources'

const WHOLE = `
environments:
  - name: prod
    title: Production
    namespace: packit--prod
    protected: true
    cluster: { server: https://api.example.com:6443, caFile: ca.crt, tokenFile: token }
  - name: stg
    namespace: packit--stg
    cluster: { kubeconfig: config, context: stg }
    registryCheckSeconds: 0
    scheduledImportSeconds: 60
    roles: { operator: '*' }
    images:
      commitLabels: [build.commit]
      commitTags: [stable-<sha>-<epoch>, main-<sha>]
      commitLink: https://github.com/packit/<stream>/commit/<sha>
      compareLink: https://github.com/packit/<stream>/compare/<from>...<to>
  - name: here
    namespace: quayside
    cluster: { inCluster: true }
signIn:
  issuer: https://sso.example.com/realms/packit
  clientId: quayside
roles:
  viewer: '*'
  operator: [packit-operators]
images:
  commitLink: https://git.example.com/<stream>/commit/<sha>
`

function problemsOf(content: string) {
  const parsed = parseConfig(content)
  return parsed.ok ? [] : parsed.problems
}

/** The whole file with one text replaced. */
function but(text: string, by: string): string {
  if (!WHOLE.includes(text)) throw new Error(`not in the file: ${text}`)
  return WHOLE.replace(text, by)
}

describe('a valid file', () => {
  it('gives the environments with their titles, clusters and roles, and the sign-in settings', () => {
    const roles = { viewer: ['*'], operator: ['packit-operators'] }
    const images = {
      ...DEFAULT_RULES,
      commitLink: 'https://git.example.com/<stream>/commit/<sha>',
      packageRegistries: {},
    }
    const times = { registryCheckSeconds: 300, scheduledImportSeconds: 900 }
    expect(parseConfig(WHOLE)).toEqual({
      ok: true,
      value: {
        environments: [
          {
            name: 'prod',
            title: 'Production',
            namespace: 'packit--prod',
            isProtected: true,
            cluster: { server: 'https://api.example.com:6443', caFile: 'ca.crt', tokenFile: 'token' },
            authorization: 'roles',
            usernamePrefix: '',
            groupsPrefix: '',
            roles,
            images,
            ...times,
            importCronJobs: [],
            chronicle: { enabled: true, days: 400, configMaps: 32 },
            sources: [],
          },
          {
            name: 'stg',
            title: 'stg',
            namespace: 'packit--stg',
            isProtected: false,
            cluster: { kubeconfig: 'config', context: 'stg' },
            authorization: 'roles',
            usernamePrefix: '',
            groupsPrefix: '',
            roles: { viewer: [], operator: ['*'] },
            images: {
              commitLabels: ['build.commit'],
              commitTags: ['stable-<sha>-<epoch>', 'main-<sha>'],
              commitLink: 'https://github.com/packit/<stream>/commit/<sha>',
              compareLink: 'https://github.com/packit/<stream>/compare/<from>...<to>',
              packageRegistries: {},
            },
            registryCheckSeconds: 0,
            scheduledImportSeconds: 60,
            importCronJobs: [],
            chronicle: { enabled: true, days: 400, configMaps: 32 },
            sources: [],
          },
          {
            name: 'here',
            title: 'here',
            namespace: 'quayside',
            isProtected: false,
            cluster: { inCluster: true },
            authorization: 'roles',
            usernamePrefix: '',
            groupsPrefix: '',
            roles,
            images,
            ...times,
            importCronJobs: [],
            chronicle: { enabled: true, days: 400, configMaps: 32 },
            sources: [],
          },
        ],
        forges: [],
        signIn: {
          kind: 'oidc',
          issuer: 'https://sso.example.com/realms/packit',
          clientId: 'quayside',
          title: 'sso.example.com',
          groupsClaim: 'groups',
          groupsPattern: '*',
          userClaim: 'preferred_username',
          scopes: ['openid', 'profile', 'groups'],
        },
        trustedProxies: [],
      },
    })
  })

  it('can leave it to the cluster who may do what, without roles', () => {
    const parsed = parseConfig(`
environments: [{ name: prod, namespace: prod, cluster: { inCluster: true }, authorization: cluster, groupsPrefix: 'oidc:' }]
signIn: { issuer: 'https://sso.example.com', clientId: quayside, userClaim: sub }`)
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        environments: [
          {
            authorization: 'cluster',
            usernamePrefix: '',
            groupsPrefix: 'oidc:',
            roles: { viewer: [], operator: [] },
          },
        ],
        signIn: { userClaim: 'sub', groupsPattern: '*' },
      },
    })
  })

  it('has no roles where the cluster decides, and nobody else decides', () => {
    expect(
      problemsOf(
        but("    roles: { operator: '*' }", "    roles: { operator: '*' }\n    authorization: cluster"),
      ),
    ).toEqual([
      {
        at: 'environments[1].roles',
        found: 'roles',
        expected: 'nothing: with authorization: cluster, the cluster decides',
      },
    ])
    expect(problemsOf(but("    roles: { operator: '*' }", '    authorization: rbac'))).toEqual([
      {
        at: 'environments[1].authorization',
        found: '"rbac"',
        expected: 'roles, or cluster for what the cluster says of each person',
      },
    ])
  })

  it('does not leave it to the cluster where the sign-in has no name for it, since nobody could sign in', () => {
    const github = 'signIn: { github: { clientId: q, organizations: [packit] } }'
    const environment =
      '{ name: prod, namespace: prod, cluster: { inCluster: true }, authorization: cluster }'
    expect(problemsOf(`environments: [${environment}]\n${github}`)).toEqual([
      {
        at: 'environments[0].authorization',
        found: '"cluster"',
        expected: 'roles: with signIn.github, nobody has a name that a cluster can rely on',
      },
    ])
  })

  const oidc = '  issuer: https://sso.example.com/realms/packit\n  clientId: quayside'
  const github = { kind: 'github', clientId: 'q', organizations: ['packit'], groupsPattern: '*' }

  it.each<[string, object]>([
    [
      '  openshift: {}',
      { kind: 'openshift', cluster: { inCluster: true }, title: 'OpenShift', groupsPattern: '*' },
    ],
    [
      '  openshift: { server: https://api.example.com, tokenFile: token }\n  title: Ours',
      {
        kind: 'openshift',
        cluster: { server: 'https://api.example.com', tokenFile: 'token' },
        title: 'Ours',
        groupsPattern: '*',
      },
    ],
    [
      '  github: { clientId: q, organizations: [packit] }',
      { ...github, url: 'https://github.com', title: 'GitHub' },
    ],
    [
      '  github: { url: https://git.example.com, clientId: q, organizations: [packit] }',
      { ...github, url: 'https://git.example.com', title: 'git.example.com' },
    ],
  ])('can sign people in elsewhere: %s', (signIn, expected) => {
    const parsed = parseConfig(but(oidc, signIn))
    expect(parsed.ok && parsed.value.signIn).toEqual(expected)
  })

  it.each([
    ['openshift: true', 'signIn.openshift', 'true'],
    ['openshift: { server: https://api.example.com }', 'signIn.openshift', 'a map with server'],
    ['openshift: { server: https://api.example.com, token: x }', 'signIn.openshift.token', 'a secret'],
    ['openshift: {}\n  issuer: https://sso.example.com', 'signIn.issuer', '"https://sso.example.com"'],
    ['openshift: {}\n  github: {}', 'signIn.github', 'a map with nothing'],
    ['github: { clientId: q }', 'signIn.github.organizations', 'nothing'],
    ['github: { clientId: q, organizations: [] }', 'signIn.github.organizations', 'an empty list'],
    [
      'github: { clientId: q, organizations: [a], clientSecret: x }',
      'signIn.github.clientSecret',
      'a secret',
    ],
    ['git: {}', 'signIn.issuer', 'nothing'],
  ])('refuses %s', (signIn, at, found) => {
    expect(problemsOf(but(oidc, `  ${signIn}`))[0]).toMatchObject({ at, found })
  })

  it('may name one pattern of tags by its old key', () => {
    const parsed = parseConfig(
      but('commitTags: [stable-<sha>-<epoch>, main-<sha>]', 'commitTag: stable-<sha>'),
    )
    expect(parsed.ok && parsed.value.environments[1]?.images.commitTags).toEqual(['stable-<sha>'])
  })

  it.each(['http://localhost:9000', 'http://127.0.0.1:9000', 'http://[::1]:9000'])(
    'can use %s without TLS',
    (url) => {
      expect(problemsOf(but('https://sso.example.com/realms/packit', url))).toEqual([])
      expect(problemsOf(but('https://api.example.com:6443', `"${url}"`))).toEqual([])
    },
  )
})

describe('an error has its path, what was found and what is expected', () => {
  const name = 'a name of at most 63 lower-case letters, digits and hyphens'
  const url = 'an absolute https URL without user and password (http only for loopback)'
  const cluster = 'either inCluster: true, or server with tokenFile, or kubeconfig'

  it.each([
    [
      'an invalid namespace',
      but('packit--stg', 'Packit_Stg'),
      { at: 'environments[1].namespace', found: '"Packit_Stg"', expected: name },
    ],
    [
      'a missing namespace',
      but('namespace: packit--stg', 'title: Staging'),
      { at: 'environments[1].namespace', found: 'nothing', expected: name },
    ],
    [
      'a host name instead of an address',
      but('signIn:', 'trustedProxies: [10.128.0.0/14, router.example.com]\nsignIn:'),
      {
        at: 'trustedProxies[1]',
        found: '"router.example.com"',
        expected: 'an IP address, or a range such as 10.128.0.0/14',
      },
    ],
    [
      'a reserved name',
      but('name: stg', 'name: sign-in'),
      {
        at: 'environments[1].name',
        found: '"sign-in"',
        expected: 'a name other than about, api, compare, sign-in, timeline',
      },
    ],
    [
      'two environments with the same name',
      but('name: here', 'name: prod'),
      {
        at: 'environments[2].name',
        found: '"prod"',
        expected: 'a unique name; environments[0] has the same',
      },
    ],
    [
      'a word instead of true or false',
      but('protected: true', 'protected: maybe'),
      { at: 'environments[0].protected', found: '"maybe"', expected: 'true or false' },
    ],
    [
      'registry checks more often than every second',
      but('registryCheckSeconds: 0', 'registryCheckSeconds: 0.5'),
      {
        at: 'environments[1].registryCheckSeconds',
        found: '0.5',
        expected: 'seconds from 1 to 86400, or 0 to check only on request',
      },
    ],
    [
      'no interval for scheduled imports',
      but('scheduledImportSeconds: 60', 'scheduledImportSeconds: 0'),
      {
        at: 'environments[1].scheduledImportSeconds',
        found: '0',
        expected: 'seconds from 1 to 86400',
      },
    ],
    [
      'a chronicle that is too short',
      but('scheduledImportSeconds: 60', 'chronicle: { days: 0 }'),
      { at: 'environments[1].chronicle.days', found: '0', expected: 'days from 1 to 3650' },
    ],
    [
      'an invalid CronJob name',
      but('scheduledImportSeconds: 60', 'importCronJobs: [import-images, Import_All]'),
      {
        at: 'environments[1].importCronJobs[1]',
        found: '"Import_All"',
        expected: 'the name of a CronJob',
      },
    ],
    [
      'an unknown key, with a suggestion',
      but('namespace: packit--stg', 'namespace: packit--stg\n    nameSpace: packit--stg'),
      {
        at: 'environments[1].nameSpace',
        found: 'an unknown key',
        expected: `one of ${KEYS}; did you mean namespace?`,
      },
    ],
    [
      'an unknown key at the top level',
      `${WHOLE}\ndemo: true`,
      {
        at: 'demo',
        found: 'an unknown key',
        expected: 'one of environments, signIn, roles, images, forges, trustedProxies',
      },
    ],
    [
      'a relative URL',
      but('https://sso.example.com/realms/packit', '/realms/packit'),
      { at: 'signIn.issuer', found: '"/realms/packit"', expected: url },
    ],
    [
      'an issuer without TLS',
      but('https://sso', 'http://sso'),
      { at: 'signIn.issuer', found: '"http://sso.example.com/realms/packit"', expected: url },
    ],
    [
      'a server without TLS',
      but('https://api.example.com:6443', 'http://api.example.com:6443'),
      { at: 'environments[0].cluster.server', found: '"http://api.example.com:6443"', expected: url },
    ],
    [
      'two ways to connect to a cluster',
      but('context: stg', 'inCluster: true'),
      { at: 'environments[1].cluster', found: 'a map with kubeconfig, inCluster', expected: cluster },
    ],
    [
      'a server without a token',
      but(', tokenFile: token', ''),
      { at: 'environments[0].cluster', found: 'a map with server, caFile', expected: cluster },
    ],
    [
      'no cluster',
      but('cluster: { inCluster: true }', ''),
      { at: 'environments[2].cluster', found: 'nothing', expected: cluster },
    ],
    [
      'a group instead of a list',
      but('[packit-operators]', 'packit-operators'),
      {
        at: 'roles.operator',
        found: '"packit-operators"',
        expected: 'a list of group names, or "*" for everyone who is signed in',
      },
    ],
    [
      'roles without groups',
      but("operator: '*'", 'operator: []'),
      {
        at: 'environments[1].roles.viewer',
        found: 'nothing',
        expected: 'at least one group: a list of group names, or "*" for everyone who is signed in',
      },
    ],
    [
      'no roles',
      WHOLE.slice(0, WHOLE.indexOf('roles:\n')).replace(
        '{ inCluster: true }',
        '{ kubeconfig: here }\n    roles: { viewer: "*" }',
      ),
      {
        at: 'environments[0].roles',
        found: 'nothing',
        expected: 'roles, here or at the top level of the file',
      },
    ],
    [
      'an unknown placeholder in a link',
      but('https://git.example.com/<stream>/commit/<sha>', 'https://git.example.com/<commit>'),
      {
        at: 'images.commitLink',
        found: '"https://git.example.com/<commit>"',
        expected: 'only the placeholders <sha>, <source> and <stream>; <commit> is unknown',
      },
    ],
    [
      'a compare link without both placeholders',
      but('compare/<from>...<to>', 'compare/<from>'),
      {
        at: 'environments[1].images.compareLink',
        found: '"https://github.com/packit/<stream>/compare/<from>"',
        expected: 'a link that contains <to>',
      },
    ],
    [
      'a javascript: link',
      but('https://git.example.com/<stream>/commit/', 'javascript:alert(1)//'),
      {
        at: 'images.commitLink',
        found: '"javascript:alert(1)//<sha>"',
        expected: 'a link that starts with https://, http:// or <source>/ and has no placeholder in its host',
      },
    ],
    [
      'a tag pattern without a commit',
      but('stable-<sha>-<epoch>', 'stable-<epoch>'),
      {
        at: 'environments[1].images.commitTags[0]',
        found: '"stable-<epoch>"',
        expected:
          'a pattern that contains <sha>, such as stable-<sha>-<epoch>; <epoch> is the build time in seconds since 1970',
      },
    ],
    [
      'one pattern where a list is expected',
      but('[stable-<sha>-<epoch>, main-<sha>]', 'main-<sha>'),
      {
        at: 'environments[1].images.commitTags',
        found: '"main-<sha>"',
        expected: 'a list of patterns, such as [stable-<sha>-<epoch>, main-<sha>]',
      },
    ],
    [
      'the old key for one pattern beside the new one',
      but('main-<sha>]', 'main-<sha>]\n      commitTag: stable-<sha>'),
      {
        at: 'environments[1].images.commitTag',
        found: '"stable-<sha>"',
        expected: 'nothing: commitTags has the patterns',
      },
    ],
    [
      'a registry with a path',
      but('commitLabels: [build.commit]', 'packageRegistries: { quay.io: https://quay.io/packit }'),
      {
        at: 'environments[1].images.packageRegistries.quay.io',
        found: '"https://quay.io/packit"',
        expected: 'an https address without a path (http only for loopback), such as https://quay.io',
      },
    ],
    [
      'a registry without TLS',
      but('commitLabels: [build.commit]', 'packageRegistries: { quay.io: http://quay.io }'),
      {
        at: 'environments[1].images.packageRegistries.quay.io',
        found: '"http://quay.io"',
        expected: 'an https address without a path (http only for loopback), such as https://quay.io',
      },
    ],
    [
      'a registry that is an address',
      but('commitLabels: [build.commit]', 'packageRegistries: { "https://quay.io": https://quay.io }'),
      {
        at: 'environments[1].images.packageRegistries.https://quay.io',
        found: '"https://quay.io"',
        expected: 'a registry as in pull specs, such as quay.io',
      },
    ],
    [
      'no environments',
      'environments: []\nsignIn: { issuer: https://sso, clientId: quayside }',
      { at: 'environments', found: 'an empty list', expected: 'at least one environment' },
    ],
    [
      'an empty file',
      '',
      { at: 'the whole file', found: 'nothing', expected: 'a map with environments, signIn and roles' },
    ],
    [
      'another YAML document',
      '- prod\n- stg',
      { at: 'the whole file', found: 'a list of 2', expected: 'a map with environments, signIn and roles' },
    ],
  ])('%s', (_which, content, problem) => {
    expect(problemsOf(content)).toEqual([problem])
  })

  it('all errors are reported at once', () => {
    const content = but('name: prod', 'name: Prod').replace('clientId: quayside', 'clientID: quayside')
    expect(problemsOf(content).map(({ at }) => at)).toEqual([
      'environments[0].name',
      'signIn.clientId',
      'signIn.clientID',
    ])
  })

  it('invalid YAML is reported with its line', () => {
    expect(problemsOf('environments:\n  - name: prod\n  namespace: [')).toContainEqual({
      at: 'line 3',
      found: expect.any(String) as string,
      expected: 'YAML',
    })
  })

  it('aliases that expand to a thousand million items are reported, not expanded', () => {
    const bomb = Array.from({ length: 9 }, (_, level) => {
      const items = Array<string>(9).fill(level === 0 ? 'x' : `*a${level - 1}`)
      return `a${level}: &a${level} [${items.join(', ')}]\n`
    })
    expect(problemsOf(WHOLE + bomb.join(''))).toEqual([
      { at: 'the whole file', found: 'aliases that expand to too much', expected: 'YAML with few aliases' },
    ])
  })

  it('a few aliases are no error', () => {
    const shared = but("viewer: '*'", "viewer: &everyone ['*']").replace('[packit-operators]', '*everyone')
    expect(problemsOf(shared)).toEqual([])
  })

  it('a file that is too long is reported', () => {
    expect(problemsOf(WHOLE + '#'.repeat(1024 * 1024))).toMatchObject([
      { at: 'the whole file', expected: 'at most 1048576 characters' },
    ])
  })

  it('a key that occurs twice is reported', () => {
    expect(problemsOf(`${WHOLE}\nroles: {}`)).toMatchObject([{ found: 'Map keys must be unique' }])
  })
})

describe('a secret in the file', () => {
  const token = 'eyJhbGciOiJSUzI1NiJ9.c2VjcmV0.c2VjcmV0'

  it.each([
    ['as an unknown key', but('clientId: quayside', `clientId: quayside\n  clientSecret: ${token}`)],
    ['instead of its file', but('tokenFile: token', `tokenFile: ${token}`)],
    ['as a token of the cluster', but('tokenFile: token', `token: ${token}`)],
    ['in a URL', but('https://api.example', `https://admin:${token}@api.example`)],
    ['in invalid YAML', but('clientId: quayside', `clientSecret: ${token}\n [`)],
  ])('is rejected and not repeated: %s', (_where, content) => {
    const problems = problemsOf(content)
    expect(problems).not.toEqual([])
    expect(JSON.stringify(problems)).not.toContain(token)
  })
})
