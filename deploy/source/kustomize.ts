import { stringify } from 'yaml'
import { evaluate, plain } from './evaluate'
import { BASE_PATH, CONFIG, LABELS, NAME } from './names'
import { BASE, COMPONENTS, ENVIRONMENT, objectsOf, type Component } from './objects'
import { imageOf, OVERLAYS, type Overlay } from './overlays'
import { Text, Value, When, type Manifest, type Node, type Plain } from './template'
import { DEFAULTS } from './values'

/** Files by path. */
export type Files = Record<string, string>

const HERE = 'deploy/kustomize'
const KIND = 'Kustomization'
const API = { [KIND]: 'kustomize.config.k8s.io/v1beta1', Component: 'kustomize.config.k8s.io/v1alpha1' }

/** Names that overlays replace. */
const EXAMPLE = { host: 'quayside.example.com', namespace: 'quayside' }

export function kustomizeFiles(): Files {
  const components = Object.keys(COMPONENTS) as Component[]
  return {
    ...folder('base', filesOf(BASE), {}),
    ...folder('environment', filesOf(ENVIRONMENT), {}),
    ...Object.assign({}, ...components.map(componentFiles)),
    ...basePathFiles(),
    ...Object.assign({}, ...OVERLAYS.map(overlayFiles)),
  } as Files
}

function folder(path: string, files: Files, more: object, kind: keyof typeof API = KIND, says = ''): Files {
  const resources = Object.keys(files)
  const kustomization = {
    apiVersion: API[kind],
    kind,
    ...(resources.length > 0 && { resources }),
    ...more,
  }
  const all = { 'kustomization.yaml': comment(says) + yaml(kustomization), ...files }
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [`${HERE}/${path}/${name}`, text]))
}

/** @param isOn whether optional objects are there */
function filesOf(manifests: readonly Manifest[], switches: object = {}): Files {
  const config = { environments: [{ cluster: { inCluster: true } }] }
  const values = { ...DEFAULTS, ...switches, ...EXAMPLE, config }
  return Object.fromEntries(
    manifests.map((manifest) => {
      const [object = null] = evaluate([manifest], scopeOf(values))
      return [`${manifest.file}.yaml`, yaml(withoutNamespace(object))]
    }),
  )
}

function componentFiles(component: Component): Files {
  const name = COMPONENTS[component]
  const files = filesOf(objectsOf(component), { [name]: { ...DEFAULTS[name], enabled: true } })
  const patches = BASE.flatMap((manifest) => {
    const operations = additions(manifest.object, `$.Values.${name}.enabled`)
    if (operations.length === 0) return []
    return [{ target: { kind: manifest.object.kind, name: NAME }, patch: yaml(operations) }]
  })
  const more = patches.length > 0 ? { patches } : {}
  return folder(`components/${component}`, files, more, 'Component')
}

/** What differs below a path of a shared host. What has the host, too, such as the address of Quayside, overlays have. */
function basePathFiles(): Files {
  const all = [...BASE, ...(Object.keys(COMPONENTS) as Component[]).flatMap(objectsOf)]
  const patches = all.flatMap(({ object }) => {
    const operations = replacements(object)
    if (operations.length === 0) return []
    return [{ target: { kind: object.kind, name: NAME }, patch: yaml(operations) }]
  })
  const says = 'For an image that was built with BASE_PATH=/quayside. For another path, replace that here.'
  return folder('components/base-path', {}, { patches }, 'Component', says)
}

function replacements(node: Node, pointer = ''): Plain[] {
  if (typeof node !== 'object' || node === null || node instanceof When) return []
  if (isOfBasePath(node)) {
    const value = plain(node, { ...scopeOf({ ...DEFAULTS, ...EXAMPLE, basePath: '/quayside' }), item: null })
    return [{ op: 'replace', path: pointer, value }]
  }
  return Object.entries(node as Record<string, Node>).flatMap(([name, member]) =>
    replacements(member, `${pointer}/${name}`),
  )
}

function isOfBasePath(node: Node): boolean {
  if (node instanceof Value) return node.path === BASE_PATH
  return node instanceof Text && node.paths.every((path) => path === BASE_PATH)
}

/** What a switch adds to lists of an object, as a JSON patch. */
function additions(node: Node, path: string, pointer = ''): Plain[] {
  if (node instanceof When || typeof node !== 'object' || node === null) return []
  const scope = { ...scopeOf(DEFAULTS), item: null }
  const members = Array.isArray(node) ? node.filter((each) => !(each instanceof When)) : node
  const inside = Object.entries(members as Record<string, Node>).flatMap(([name, member]) =>
    additions(member, path, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
  const own = (Array.isArray(node) ? node : []).flatMap((each: Node) =>
    each instanceof When && each.path === path
      ? each.items.map((item): Plain => ({ op: 'add', path: `${pointer}/-`, value: plain(item, scope) }))
      : [],
  )
  return [...inside, ...own]
}

function overlayFiles(overlay: Overlay): Files {
  const { name, says, namespace, components, config } = overlay
  const own = { [`quayside.yaml`]: yaml(config) }
  const foreign = config.environments.filter((each) => each.namespace !== namespace)
  const isBeside = foreign.length < config.environments.length
  const path = `overlays/${name}`
  if (foreign.length === 0) return pods(path, '../..', says, overlay, own)
  const up = '../../..'
  return {
    ...folder(path, {}, { resources: ['quayside', ...foreign.map((each) => each.name)] }, KIND, says),
    ...pods(`${path}/quayside`, up, '', { ...overlay, components }, own, isBeside),
    ...Object.assign(
      {},
      ...foreign.map((each) =>
        folder(
          `${path}/${each.name}`,
          {},
          { namespace: each.namespace, resources: [`${up}/environment`], patches: [subjectIn(namespace)] },
        ),
      ),
    ),
  } as Files
}

/** The folder of the namespace where the pods run. */
function pods(path: string, up: string, says: string, overlay: Overlay, own: Files, isBeside = true): Files {
  const { namespace, host, components, accountAnnotations } = overlay
  const { name: newName, tag: newTag } = imageOf(overlay)
  const patches = [
    subjectIn(namespace),
    ...(components.includes('route') ? [replacing('Route', { '/spec/host': host })] : []),
    ...(components.includes('ingress')
      ? [replacing('Ingress', { '/spec/rules/0/host': host, '/spec/tls/0/hosts/0': host })]
      : []),
    // Only where the component is added: a patch without an object is none.
    replacing('ConsoleLink', { '/spec/href': `https://${host}` }),
    // It has none before.
    ...(accountAnnotations === undefined
      ? []
      : [replacing('ServiceAccount', { '/metadata/annotations': accountAnnotations }, 'add')]),
  ]
  const kustomization = {
    namespace,
    resources: [`${up}/base`, ...(isBeside ? [`${up}/environment`] : [])],
    components: components.map((component) => `${up}/components/${component}`),
    configMapGenerator: [
      {
        name: CONFIG,
        files: Object.keys(own),
        literals: [`url=https://${host}`],
        options: { labels: LABELS },
      },
    ],
    images: [{ name: DEFAULTS.image, newName, newTag }],
    patches,
  }
  const files = folder(path, {}, kustomization, KIND, says)
  const configs = Object.entries(own).map(([name, text]) => [`${HERE}/${path}/${name}`, text] as const)
  return { ...files, ...Object.fromEntries(configs) }
}

/** The service account that bindings name, which `namespace` does not change: those of components, too. */
function subjectIn(namespace: string): object {
  const { patch } = replacing('RoleBinding', { '/subjects/0/namespace': namespace })
  return { target: { kind: '(Cluster)?RoleBinding' }, patch }
}

function replacing(kind: string, values: Record<string, Plain>, op = 'replace') {
  const operations = Object.entries(values).map(([path, value]) => ({ op, path, value }))
  return { target: { kind, name: NAME }, patch: yaml(operations) }
}

function scopeOf(values: object) {
  return { $: { Values: values as Record<string, Plain>, Release: { Namespace: EXAMPLE.namespace } } }
}

/** Overlays say where objects are. Only the subject of a binding names its namespace: the service account can be elsewhere. */
function withoutNamespace(object: Plain): Plain {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return object
  const { metadata } = object
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return object
  const { namespace: _namespace, ...rest } = metadata
  return { ...object, metadata: rest }
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}

function comment(text: string): string {
  return text === '' ? '' : `# ${text}\n`
}
