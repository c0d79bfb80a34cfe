import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { parse, stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { ALL_RIGHTS, USUAL_RIGHTS } from '#lib/domain/rights/features'
import { parseConfig } from '#lib/server/config/parse'
import { evaluate } from './source/evaluate'
import { manifestFiles } from './source/files'
import { CHART, COMPONENTS, type Component } from './source/objects'
import { imageOf, OVERLAYS, type Overlay } from './source/overlays'
import { isMembers, type Plain } from './source/template'
import { DEFAULTS, SCHEMA } from './source/values'
import { problemsOf } from './testing/check-object'
import { objectsIn, renderTemplate } from './testing/render-chart'

type Members = Record<string, Plain>

const TEMPLATES = 'deploy/chart/templates'
const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0

describe('the files', () => {
  it('are what the source says: npm run manifests', async () => {
    const committed = Object.fromEntries(
      ['deploy/kustomize', 'deploy/chart'].flatMap((folder) =>
        readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => `${parentPath}/${name}`)
          .map((path) => [path, readFileSync(path, 'utf8')]),
      ),
    )
    const page = 'docs/operations.md'
    expect({ ...committed, [page]: readFileSync(page, 'utf8') }).toEqual(await manifestFiles())
  })
})

/** Switches and values, each with another one than the default at least once. */
const CHOICES: Record<string, Members> = {
  'nothing but what must be': {},
  everything: {
    route: { enabled: true },
    ingress: { enabled: true, className: 'nginx', tlsSecret: 'cert', annotations: { a: '1' } },
    trustedCa: { enabled: true },
    monitoring: { enabled: true },
    promotion: { enabled: true },
    sharedWatches: { enabled: true },
    changeCauses: { enabled: true },
    clusterAuthorization: { enabled: true },
    consoleLink: { enabled: true },
    basePath: '/quayside',
    serviceAccount: { annotations: { note: 'a "quoted" text' } },
    imagePullSecrets: [{ name: 'pull' }],
    replicas: 3,
  },
  'no policy, and an account of another cluster': {
    networkPolicy: { enabled: false },
    config: {
      environments: [{ name: 'far', namespace: 'far', cluster: { kubeconfig: 'config' } }],
      signIn: { issuer: 'https://a<b>&c', clientId: 'q' },
    },
  },
}

const NEEDED: Members = {
  image: 'registry.example.com/quayside@sha256:abc',
  host: 'quayside.example.com',
  config: {
    environments: [
      { name: 'prod', namespace: 'packit--prod', cluster: { inCluster: true } },
      { name: 'stg', namespace: 'packit--stg', cluster: { inCluster: true } },
    ],
    signIn: { issuer: 'https://sso.example.com', clientId: 'quayside' },
  },
}

describe.each(Object.entries(CHOICES))('the chart with %s', (_, choice) => {
  const values = { ...DEFAULTS, ...NEEDED, ...choice }

  it('accepts the values', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(SCHEMA)
    expect([validate(values), validate.errors]).toEqual([true, null])
  })

  it('renders what the source describes, all of which the API takes', () => {
    const described = evaluate(CHART, scopeOf(values, 'quayside'))
    expect(render(values, 'quayside')).toEqual(normal(described))
    expect(described.length).toBeGreaterThan(4)
    for (const object of described) expect([object, problemsOf(object)]).toEqual([object, []])
  })
})

describe('the checks', () => {
  it('find a slip of the pen in an object', () => {
    const [deployment] = evaluate(CHART, scopeOf({ ...DEFAULTS, ...NEEDED }, 'quayside'))
    const text = JSON.stringify(deployment)
    for (const [word, by] of [
      ['readinessProbe', 'readynessProbe'],
      ['"matchLabels"', '"matchLabel"'],
      ['"replicas":2', '"replicas":"2"'],
      ['"containers"', '"container"'],
    ] as const)
      expect(problemsOf(JSON.parse(text.replace(word, by)))).not.toEqual([])
    expect(problemsOf(JSON.parse(text))).toEqual([])
  })

  it('find values that are not in the schema', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(SCHEMA)
    const wrong = [{ replica: 2 }, { host: 'https://x' }, { route: { enable: true } }, { image: '' }]
    for (const each of wrong) expect(validate({ ...DEFAULTS, ...NEEDED, ...each })).toBe(false)
    expect(validate(DEFAULTS)).toBe(false)
  })

  it('refuse templates outside of their subset', () => {
    const scope = scopeOf({}, 'ns')
    for (const template of ['{{ include "x" . }}', '{{ .Values.x | indent 2 }}', '{{ if .a }}', '{{ end }}'])
      expect(() => renderTemplate(template, scope)).toThrow()
  })
})

describe.each(OVERLAYS)('the overlay $name', (overlay) => {
  it('has a configuration that Quayside starts with', () => {
    expect(parseConfig(readFileSync(`${folderOf(overlay)}/quayside.yaml`, 'utf8'))).toMatchObject({
      ok: true,
    })
  })

  it.runIf(hasKubectl)('is what the chart renders for the same settings', () => {
    const { status, stdout, stderr } = spawnSync('kubectl', [
      'kustomize',
      `deploy/kustomize/overlays/${overlay.name}`,
    ])
    expect([status, stderr.toString()]).toEqual([0, ''])
    const objects = objectsIn(stdout.toString())
    expect(normal(objects)).toEqual(render(valuesOf(overlay), overlay.namespace))
    for (const object of objects) expect([object, problemsOf(object)]).toEqual([object, []])
  })

  it.runIf(hasKubectl)(
    'gives each right to its own service account, and links its own host, with all components',
    () => {
      const objects = withAllComponents(overlay)
      const bound = objects.flatMap(({ subjects }) => (Array.isArray(subjects) ? subjects : []))
      expect(bound.length).toBeGreaterThan(2)
      for (const each of bound) expect(each).toMatchObject({ name: 'quayside', namespace: overlay.namespace })
      const link = objects.find(({ kind }) => kind === 'ConsoleLink')
      expect(at(link, 'spec', 'href')).toBe(`https://${overlay.host}`)
      expect(JSON.stringify(objects)).not.toContain('quayside.example.com')
    },
  )

  it('gives the rights of the table, in the namespaces of the environments and nowhere else', () => {
    const objects = render(valuesOf(overlay), overlay.namespace)
    const roles = objects.filter(({ kind }) => kind === 'Role')
    expect(roles.map((role) => at(role, 'metadata', 'namespace')).sort()).toEqual(
      overlay.config.environments.map(({ namespace }) => namespace).sort(),
    )
    const given = roles.map(({ rules }) =>
      (rules as { verbs: string[]; apiGroups: string[]; resources: string[]; resourceNames?: string[] }[])
        .flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
          verbs.map((verb) => JSON.stringify([verb, apiGroups, resources, resourceNames?.[0] ?? null])),
        )
        .sort(),
    )
    const needed = USUAL_RIGHTS.map(({ verb, group, resource, name }) =>
      JSON.stringify([verb, [group], [resource], name]),
    ).sort()
    for (const each of given) expect(each).toEqual(needed)
    expect(objects.filter(({ kind }) => JSON.stringify(kind).startsWith('"Cluster'))).toEqual([])
  })
})

describe('the router', () => {
  it('waits for an import as long behind an Ingress as behind a Route', () => {
    const on = { route: { enabled: true }, ingress: { ...DEFAULTS.ingress, enabled: true } }
    const objects = evaluate(CHART, scopeOf({ ...DEFAULTS, ...NEEDED, ...on }, 'quayside'))
    const ofKind = (kind: string) => objects.find((object) => at(object, 'kind') === kind)
    const annotations = (kind: string) => at(ofKind(kind), 'metadata', 'annotations')
    expect(annotations('Ingress')).toEqual(annotations('Route'))
    expect(annotations('Route')).toMatchObject({ 'haproxy.router.openshift.io/timeout': '2m' })
  })
})

describe('the pods', () => {
  const [deployment] = evaluate(CHART, scopeOf({ ...DEFAULTS, ...NEEDED }, 'quayside'))
  const pod = at(deployment, 'spec', 'template', 'spec') as Members
  const [container] = pod.containers as [Members]

  it('are admitted by restricted-v2: no number of a user, no capability, no write to the root', () => {
    expect(JSON.stringify(deployment)).not.toMatch(
      /runAsUser|runAsGroup|fsGroup|hostPath|hostNetwork|privileged/,
    )
    expect(pod.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    })
  })

  it('have the time that an end takes: the pause of preStop, and then 5 s', () => {
    const [, pause] = at(container, 'lifecycle', 'preStop', 'exec', 'command') as [string, string]
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(pause) + 5)
  })

  it('never are fewer during an update', () => {
    expect(at(deployment, 'spec', 'strategy', 'rollingUpdate')).toEqual({ maxUnavailable: 0, maxSurge: 1 })
  })

  it('mount each volume, and have each mount', () => {
    const names = (list: Plain | undefined) => (list as { name: string }[]).map(({ name }) => name).sort()
    expect(names(container.volumeMounts)).toEqual(names(pod.volumes))
  })
})

describe('docs/install.md', () => {
  const page = readFileSync('docs/install.md', 'utf8')

  it('says how many rights there are, as the other manuals do', () => {
    const usual = `${USUAL_RIGHTS.length} of ${ALL_RIGHTS.length}`
    const withChangeCauses = `${USUAL_RIGHTS.length + 1} of ${ALL_RIGHTS.length}`
    const told = [page, readFileSync('docs/upgrade.md', 'utf8')].join('').match(/\d+ of \d+(?= rights)/g)
    expect(told).toEqual([usual, withChangeCauses, usual, usual])
  })

  it('creates the keys of the Secret that the pods read', () => {
    const created = [...page.matchAll(/--from-literal ([\w-]+)=/g)].map(([, key]) => key)
    const on = { ...DEFAULTS, ...NEEDED, monitoring: { enabled: true } }
    const text = JSON.stringify(evaluate(CHART, scopeOf(on, 'quayside')))
    const read = text.match(/(?<=quayside-secrets\/)[\w-]+|(?<="name":"quayside","key":")[\w-]+/g)
    expect(created.sort()).toEqual([...new Set(read)].sort())
  })

  it('names files that exist, and all overlays', () => {
    const named = page.match(/deploy\/(?:kustomize|chart|Containerfile)[\w/.-]*\w/g) ?? []
    expect(named.filter((path) => !existsSync(path))).toEqual([])
    for (const { name } of OVERLAYS) expect(page).toContain(`\`${name}\``)
  })
})

function render(values: object, namespace: string): Members[] {
  const templates = readdirSync(TEMPLATES).map((file) => readFileSync(`${TEMPLATES}/${file}`, 'utf8'))
  return normal(templates.flatMap((each) => objectsIn(renderTemplate(each, scopeOf(values, namespace)))))
}

function scopeOf(values: object, namespace: string) {
  return { $: { Values: values as Members, Release: { Namespace: namespace } } }
}

/** The settings of the chart that stand for an overlay. */
function valuesOf(overlay: Overlay): object {
  const { components, host, config, accountAnnotations } = overlay
  const switches = (Object.keys(COMPONENTS) as Component[]).map((component) => {
    const name = COMPONENTS[component]
    return [name, { ...DEFAULTS[name], enabled: components.includes(component) }]
  })
  const { name, tag } = imageOf(overlay)
  return {
    ...DEFAULTS,
    ...(Object.fromEntries(switches) as object),
    image: `${name}:${tag}`,
    host,
    config,
    serviceAccount: { annotations: accountAnnotations ?? null },
  }
}

/** What kubectl renders where somebody adds each component that fits to the overlay's own. */
function withAllComponents(overlay: Overlay): Members[] {
  const copy = mkdtempSync(join(tmpdir(), 'quayside-overlay-'))
  cpSync('deploy', join(copy, 'deploy'), {
    recursive: true,
    filter: (path) => !/^deploy\/(?!kustomize)./.test(path),
  })
  const file = join(copy, folderOf(overlay), 'kustomization.yaml')
  const kustomization = parse(readFileSync(file, 'utf8')) as { components: string[] }
  const folder = (kustomization.components[0] ?? '').replace(/[^/]+$/, '')
  const others = Object.keys(COMPONENTS)
    .filter((component) => !['route', 'ingress'].includes(component))
    .map((component) => folder + component)
  const components = [...new Set([...kustomization.components, ...others])]
  writeFileSync(file, stringify({ ...kustomization, components }))
  const { stdout, stderr } = spawnSync('kubectl', [
    'kustomize',
    join(copy, `deploy/kustomize/overlays/${overlay.name}`),
  ])
  rmSync(copy, { recursive: true })
  expect(stderr.toString()).toBe('')
  return objectsIn(stdout.toString()) as Members[]
}

function folderOf({ name, namespace, config }: Overlay): string {
  const isAlone = config.environments.every((each) => each.namespace === namespace)
  return `deploy/kustomize/overlays/${name}${isAlone ? '' : '/quayside'}`
}

/** Sorted, without what means nothing, and without what Kustomize and Helm do each in their own way. */
function normal(objects: readonly Plain[]): Members[] {
  return objects
    .filter((object): object is Members => isMembers(object))
    .map((object) => withoutWays(withoutEmpty(object) as Members))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

/** A new configuration restarts the pods: by another name of its ConfigMap, or by its digest on the pods. */
function withoutWays(object: Members): Members {
  const text = JSON.stringify(object)
    .replaceAll(/quayside-config-[a-z0-9]{10}/g, 'quayside-config')
    .replaceAll(/"annotations":\{"quayside.io\/config":"\w+"\},?/g, '')
    .replaceAll(',}', '}')
  const normalised = JSON.parse(text) as Members
  const { data } = normalised
  const config = isMembers(data) ? data['quayside.yaml'] : undefined
  return typeof config === 'string'
    ? { ...normalised, data: { ...(data as Members), 'quayside.yaml': parse(config) as Plain } }
    : normalised
}

function withoutEmpty(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (!isMembers(value)) return value
  const members = Object.entries(value).map(([name, member]) => [name, withoutEmpty(member)] as const)
  return Object.fromEntries(members.filter(([, member]) => member !== null))
}

function nameOf({ kind, metadata }: Members): string {
  const { namespace = '', name = '' } = metadata as Members
  return JSON.stringify([kind, namespace, name])
}

function at(value: Plain | undefined, ...path: string[]): Plain | undefined {
  return path.reduce<Plain | undefined>((each, name) => {
    return isMembers(each) ? each[name] : undefined
  }, value)
}
