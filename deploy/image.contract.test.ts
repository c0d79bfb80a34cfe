import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '../e2e/processes'
import { NAMESPACE, startTestCluster, type TestCluster } from '../fake-cluster/testing/test-cluster'

/** Where there is another Node, as the image has, the tree runs with it, too. */
const NODES = [process.execPath, process.env.QUAYSIDE_OTHER_NODE].filter((path) => path !== undefined)
/** As OpenShift chooses one. Only root can become it. */
const ANY_USER = process.getuid?.() === 0 ? { uid: 1_000_660_000, gid: 0 } : {}
/** The tree is built for a path of a shared host: the browser tests run the product without one (decision 48). */
const BASE = '/quayside'
/** A build alone takes less than a minute. Beside other tests it steps back. */
const BUILD_MS = 900_000
const END_MS = 5_000
/** The copy has as many files as the packages. */
const END_OF_ALL_MS = 60_000

type Variable = { name: string; value?: string }

const folder = mkdtempSync(join(tmpdir(), 'quayside-image-'))
const tree = join(folder, 'app')
const mounted = join(folder, 'etc')
let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  await buildTree()
  mount()
  chmodSync(folder, 0o755)
}, BUILD_MS)

afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}, END_OF_ALL_MS)

describe.each(NODES)('the image, with %s', (node) => {
  it('starts without a shell, a home or a write, as any user, answers, and ends in time', async () => {
    const before = filesIn(tree)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const { child: server, output } = startInTree(node, ['server.js'], {
      NEXTAUTH_URL: url + BASE,
      PORT: String(port),
    })
    const ended = once(server, 'exit')
    const statusOf = (path: string) =>
      fetch(url + path, { redirect: 'manual' }).then(
        ({ status }) => status,
        () => 0,
      )
    try {
      await expect.poll(() => statusOf(`${BASE}/api/readyz`), { timeout: 30_000 }).toBe(200)
      const paths = ['/api/healthz', '/sign-in', '', '/icon.svg', '/api/environments']
      expect(await Promise.all(paths.map((path) => statusOf(BASE + path)))).toEqual([200, 200, 307, 200, 401])
      expect(await Promise.all(['/', '/api/healthz', '/sign-in'].map(statusOf))).toEqual([404, 404, 404])
      await expectOwnAddresses(url)
      const ready = (await (await fetch(`${url}${BASE}/api/readyz`)).json()) as { missing: unknown[] }
      expect(ready.missing).toEqual([])
    } catch (error) {
      throw new Error(output(), { cause: error })
    } finally {
      server.kill('SIGTERM')
    }
    const isInTime = await Promise.race([
      ended.then(() => true),
      new Promise((resolve) => setTimeout(resolve, END_MS, false)),
    ])
    expect([isInTime, server.exitCode]).toEqual([true, 143])
    expect(output()).not.toMatch(/EACCES|EROFS|EPERM|rror:/)
    expect(filesIn(tree)).toEqual(before)
  }, 60_000)

  it('says what it carries: packages with versions and licences, and no image scaler', () => {
    const { components } = JSON.parse(readFileSync(join(tree, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string }[]
    }
    const { version } = JSON.parse(readFileSync('node_modules/next/package.json', 'utf8')) as {
      version: string
    }
    expect(components).toContainEqual(expect.objectContaining({ name: 'next', version }))
    const names = components.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['react', 'zod', 'yaml']))
    expect(names).not.toContain('vitest')
    expect(readFileSync(join(tree, 'THIRD-PARTY-LICENCES.txt'), 'utf8')).toContain(`== next ${version} (MIT)`)
    expect(filesIn(tree).filter((file) => /node_modules\/(@img|sharp)(\/|$)/.test(file))).toEqual([])
  })

  it('checks its access', async () => {
    const check = startInTree(node, ['check-access.mjs', 'prod'], {})
    const [code] = (await once(check.child, 'exit')) as [number]
    expect(check.output()).toMatch(/^(\d+) of \1 rights in the namespace packit--prod are given[.]\n$/)
    expect(code).toBe(0)
  })
})

/** All addresses that the sign-in leads to are below the path. */
async function expectOwnAddresses(url: string): Promise<void> {
  for (const [path, back] of [
    [BASE, `${BASE}/`],
    [`${BASE}/prod`, `${BASE}/prod`],
  ] as const) {
    const { headers } = await fetch(url + path, { redirect: 'manual' })
    // Next leaves the host out where it is the same.
    const { pathname, searchParams } = new URL(headers.get('location') ?? '', url)
    expect([pathname, searchParams.get('callbackUrl')]).toEqual([`${BASE}/sign-in`, back])
  }
  const page = await (await fetch(`${url}${BASE}/sign-in`)).text()
  const addresses = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, address = '']) => address)
  expect(addresses.length).toBeGreaterThan(3)
  for (const address of addresses) {
    expect(address).toMatch(new RegExp(`^${BASE}/`))
    expect((await fetch(url + address.replaceAll('&amp;', '&'))).status).toBe(200)
  }
  const providers: unknown = await (await fetch(`${url}${BASE}/api/auth/providers`)).json()
  const own = `${url}${BASE}/api/auth`
  expect(providers).toMatchObject({
    oidc: { signinUrl: `${own}/signin/oidc`, callbackUrl: `${own}/callback/oidc` },
  })
}

/** A process as the image would have it. */
function startInTree(node: string, args: string[], more: Record<string, string>) {
  const child = spawn(node, args, { cwd: tree, env: variables(more), ...ANY_USER })
  return { child, output: collect(child) }
}

function collect({ stdout, stderr }: ChildProcessWithoutNullStreams): () => string {
  let output = ''
  for (const stream of [stdout, stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return () => output
}

/** In a copy, because a build replaces the one that other tests run. Its packages are hard links where that is possible. */
async function buildTree(): Promise<void> {
  const copy = join(folder, 'src')
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z']).stdout.toString()
  for (const file of listed.split('\0').filter((each) => each !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(file, join(copy, file))
  }
  const modules = join(copy, 'node_modules')
  const linked = spawnSync('cp', ['-al', 'node_modules', modules])
  if (linked.status !== 0) cpSync('node_modules', modules, { recursive: true, verbatimSymlinks: true })
  const builder = spawn('nice', ['-n', '10', process.execPath, 'deploy/build-tree.mjs', tree], {
    cwd: copy,
    env: { ...process.env, QUAYSIDE_BASE_PATH: BASE },
  })
  const output = collect(builder)
  const [code] = (await once(builder, 'exit')) as [number]
  if (code !== 0) throw new Error(output())
  spawnSync('chmod', ['-R', 'a-w', tree])
}

/** What the ConfigMap and the Secret bring. */
function mount(): void {
  const config = `environments: [{ name: prod, namespace: ${NAMESPACE}, cluster: { server: '${cluster.url}', tokenFile: token } }]
signIn: { issuer: 'https://sso.example.com', clientId: quayside }
roles: { viewer: '*' }
`
  const files = {
    'quayside/quayside.yaml': config,
    'quayside/token': 'admin',
    'quayside-secrets/session-key': 'x'.repeat(32),
    'quayside-secrets/client-secret': 'secret',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(mounted, path)), { recursive: true })
    writeFileSync(join(mounted, path), text)
  }
}

/** What the Deployment sets, and nothing else. */
function variables(more: Record<string, string>): NodeJS.ProcessEnv {
  const deployment = parse(readFileSync('deploy/kustomize/base/deployment.yaml', 'utf8')) as {
    spec: { template: { spec: { containers: [{ env: Variable[] }] } } }
  }
  const [{ env }] = deployment.spec.template.spec.containers
  const set = env.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value.replace(/^\/etc/, mounted)] as const],
  )
  return {
    ...Object.fromEntries(set),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    NODE_ENV: 'production',
    ...more,
  }
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
}
