import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { controllersOf, FIELD, writersOf } from '#lib/domain/writers/writers'
import type { Writer } from '#lib/domain/writers/writer'
import { LAST_APPLIED_ANNOTATION, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { KubernetesObject, ObjectMeta, OwnerReference } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'

const TRIGGERS = FIELD.triggers
const SOURCE = FIELD.tagSource('prod')

const objectOf = (metadata: Partial<ObjectMeta>): KubernetesObject => ({
  metadata: { name: 'x34', ...metadata },
})
const marked = (marks: Record<string, string>) => ({
  asLabels: writersOf(objectOf({ labels: marks }), SOURCE),
  asAnnotations: writersOf(objectOf({ annotations: marks }), SOURCE),
})
const owned = (owner: Partial<OwnerReference>) =>
  objectOf({ ownerReferences: [{ apiVersion: 'v1', kind: 'Kafka', name: 'events', uid: '1', ...owner }] })
const managed = (manager: string, operation: string, fieldsV1: object) =>
  objectOf({ managedFields: [{ manager, operation, fieldsV1 }] })
const OWNS_SOURCE = { 'f:spec': { 'f:tags': { 'k:{"name":"prod"}': { 'f:from': {} } } } }

const argoCd = (application: string | null): Writer => ({ kind: 'argo-cd', application })
const flux = (
  resource: 'kustomization' | 'helmrelease',
  name: string | null,
  namespace: string | null,
): Writer => {
  return { kind: 'flux', resource, name, namespace }
}

describe('the writer of an object that labels or annotations mark', () => {
  it.each<[Record<string, string>, Writer[]]>([
    [
      {
        'argocd.argoproj.io/tracking-id': 'app:image.openshift.io/ImageStream:packit--prod/x34',
        'app.kubernetes.io/managed-by': 'argocd',
      },
      [argoCd('app')],
    ],
    [{ 'argocd.argoproj.io/tracking-id': 'team-a_app:apps/Deployment:prod/x34' }, [argoCd('team-a/app')]],
    [{ 'argocd.argoproj.io/tracking-id': '$(rm -rf):apps/Deployment:prod/x34' }, [argoCd(null)]],
    [{ 'argocd.argoproj.io/instance': 'app' }, [argoCd('app')]],
    [{ 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' }, [argoCd(null)]],
    [{ 'app.kubernetes.io/managed-by': 'ArgoCD', 'app.kubernetes.io/instance': 'app' }, [argoCd('app')]],
    [{ 'app.kubernetes.io/managed-by': 'openshift-gitops' }, [argoCd(null)]],
    // Helm charts that Argo CD renders keep this label.
    [{ 'app.kubernetes.io/managed-by': 'Helm', 'argocd.argoproj.io/instance': 'app' }, [argoCd('app')]],
    [
      { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
      [flux('kustomization', 'apps', 'flux-system')],
    ],
    [
      {
        'helm.toolkit.fluxcd.io/name': 'packit',
        'helm.toolkit.fluxcd.io/namespace': 'prod',
        'app.kubernetes.io/managed-by': 'Helm',
        'meta.helm.sh/release-name': 'packit',
      },
      [flux('helmrelease', 'packit', 'prod')],
    ],
    [{ 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' }, []],
    [{ 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/ssa': 'Ignore' }, []],
    [
      {
        'app.kubernetes.io/managed-by': 'Helm',
        'meta.helm.sh/release-name': 'packit',
        'meta.helm.sh/release-namespace': 'prod',
      },
      [{ kind: 'helm', release: 'packit', namespace: 'prod' }],
    ],
    [{ 'app.kubernetes.io/managed-by': 'Helm' }, [{ kind: 'helm', release: null, namespace: null }]],
    [
      { 'olm.owner': 'packit.v1.2.3', 'olm.owner.kind': 'ClusterServiceVersion' },
      [{ kind: 'olm', operator: 'packit.v1.2.3' }],
    ],
    [
      { 'apps.open-cluster-management.io/hosting-subscription': 'prod/packit' },
      [{ kind: 'tool', name: 'Advanced Cluster Management' }],
    ],
    [{ 'kapp.k14s.io/app': '1' }, [{ kind: 'tool', name: 'kapp' }]],
    [{ 'app.kubernetes.io/managed-by': 'werf' }, [{ kind: 'tool', name: 'werf' }]],
    [{ 'app.kubernetes.io/managed-by': 'kustomize-v5.4.2' }, []],
    [{ 'app.kubernetes.io/instance': 'packit', 'app.kubernetes.io/name': 'packit' }, []],
  ])('%o', (marks, writers) => {
    const { asLabels, asAnnotations } = marked(marks)
    expect(asLabels).toEqual(writers)
    expect(asAnnotations).toEqual(writers)
  })

  it('is nobody without marks, and null values do no harm', () => {
    expect(writersOf(objectOf({ labels: null, annotations: null }), SOURCE)).toEqual([])
  })
})

describe('the manifest of an object', () => {
  const applied = (manifest: object, more: Record<string, string> = {}) =>
    objectOf({ annotations: { [LAST_APPLIED_ANNOTATION]: JSON.stringify(manifest), ...more } })
  const from = { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' }
  const manifest = { spec: { tags: [{ name: 'prod', from }], suspend: null } }

  it('takes a field back that it has', () => {
    expect(writersOf(applied(manifest), SOURCE)).toEqual([{ kind: 'apply' }])
    expect(writersOf(applied(manifest), FIELD.tagSource('stg'))).toEqual([])
    expect(writersOf(applied(manifest), FIELD.suspend)).toEqual([])
    expect(writersOf(applied(manifest), TRIGGERS)).toEqual([])
  })

  it('takes nothing back that it says too', () => {
    const same = { name: from.name, kind: from.kind }
    expect(writersOf(applied(manifest), SOURCE, same)).toEqual([])
    expect(writersOf(applied(manifest), SOURCE, { ...same, name: 'quay.io/packit/worker:stg' })).not.toEqual(
      [],
    )
    const triggers = { metadata: { annotations: { [TRIGGERS_ANNOTATION]: '[ {"b": 1, "a": 2} ]' } } }
    expect(writersOf(applied(triggers), TRIGGERS, '[{"a":2,"b":1}]')).toEqual([])
  })

  it('is not said twice where Argo CD applies it', () => {
    const object = applied(manifest, { 'argocd.argoproj.io/instance': 'app' })
    expect(writersOf(object, SOURCE)).toEqual([argoCd('app')])
    // What `helm template` prints, and somebody applies.
    expect(writersOf(applied(manifest, { 'app.kubernetes.io/managed-by': 'Helm' }), SOURCE)).toEqual([
      { kind: 'apply' },
    ])
  })

  it('of recorded objects has the source of the tag, the triggers and the template', () => {
    const [stream, deployment] = recorded('imagestream-with-managed-fields').map(
      ({ response }) => response.body as KubernetesObject,
    )
    if (!stream || !deployment) throw new Error('The recording has two objects.')
    expect(writersOf(stream, SOURCE)).toEqual([{ kind: 'apply' }])
    expect(writersOf(stream, FIELD.tagSchedule('prod'), false)).toEqual([])
    expect(writersOf(stream, FIELD.tagSchedule('prod'), true)).toEqual([{ kind: 'apply' }])
    expect(writersOf(deployment, TRIGGERS)).toEqual([{ kind: 'apply' }])
    expect(writersOf(deployment, FIELD.podTemplate)).toEqual([{ kind: 'apply' }])
  })
})

describe('the manager of a field', () => {
  it('applies it on the server side', () => {
    expect(writersOf(managed('kubectl', 'Apply', OWNS_SOURCE), SOURCE)).toEqual([
      { kind: 'server-side-apply', manager: 'kubectl' },
    ])
    expect(writersOf(managed('kubectl', 'Apply', OWNS_SOURCE), FIELD.tagSource('stg'))).toEqual([])
  })

  it.each(['kubectl-edit', 'oc', 'openshift-controller-manager', 'quayside', 'before-first-apply'])(
    'does not come back where it changed the field once: %s',
    (manager) => {
      expect(writersOf(managed(manager, 'Update', OWNS_SOURCE), SOURCE)).toEqual([])
    },
  )

  it.each<[string, string, Writer]>([
    ['argocd-controller', 'Update', argoCd(null)],
    ['argocd-controller', 'Apply', argoCd(null)],
    ['kustomize-controller', 'Apply', flux('kustomization', null, null)],
    ['helm-controller', 'Update', flux('helmrelease', null, null)],
    ['helm', 'Update', { kind: 'helm', release: null, namespace: null }],
    ['Terraform', 'Apply', { kind: 'tool', name: 'Terraform' }],
    ['HashiCorp', 'Update', { kind: 'tool', name: 'Terraform' }],
    ['pulumi-kubernetes-1a2b', 'Apply', { kind: 'tool', name: 'Pulumi' }],
  ])('is known by its name: %s, %s', (manager, operation, writer) => {
    const owned = managed(manager, operation, OWNS_SOURCE)
    expect(writersOf(owned, SOURCE)).toEqual([writer])
    // Quayside's own change took the field from it.
    expect(writersOf(owned, FIELD.tagSource('stg'))).toEqual([writer])
  })

  it('that is told to leave the object alone is not named', () => {
    const { metadata } = managed('kustomize-controller', 'Apply', OWNS_SOURCE)
    const annotations = { 'kustomize.toolkit.fluxcd.io/reconcile': 'Disabled' }
    expect(writersOf({ metadata: { ...metadata, annotations } }, SOURCE)).toEqual([])
  })
})

describe('the owner of an object', () => {
  it('writes it again if it is its controller', () => {
    const kafka: Writer = { kind: 'controller', owner: 'Kafka events' }
    expect(controllersOf(owned({ controller: true }))).toEqual([kafka])
    expect(writersOf(owned({ controller: true }), TRIGGERS)).toEqual([kafka])
    expect(controllersOf(owned({ controller: false }))).toEqual([])
    expect(controllersOf(owned({}))).toEqual([])
  })

  it('is OLM for what an operator was installed with', () => {
    expect(controllersOf(owned({ kind: 'ClusterServiceVersion', name: 'packit.v1' }))).toEqual([
      { kind: 'olm', operator: 'packit.v1' },
    ])
  })
})

it('reads whatever stands in labels, annotations and managedFields', () => {
  const key = fc.constantFrom(
    'argocd.argoproj.io/tracking-id',
    'kustomize.toolkit.fluxcd.io/name',
    'meta.helm.sh/release-name',
    'app.kubernetes.io/managed-by',
    'olm.owner',
    LAST_APPLIED_ANNOTATION,
    '__proto__',
    'constructor',
  )
  const text = fc.oneof(fc.string(), fc.json(), fc.constantFrom('', 'a:b', '_', 'toString'))
  const marks = fc.oneof(fc.constant(null), fc.dictionary(key, fc.oneof(text, fc.constant(null))))
  const metadata = fc.record({ labels: marks, annotations: marks, managedFields: fc.anything() })
  const fields = fc.constantFrom(SOURCE, TRIGGERS, FIELD.podTemplate, FIELD.suspend)
  fc.assert(
    fc.property(metadata, fields, (odd, field) => {
      const object = { metadata: { name: 'x34', ...odd } } as KubernetesObject
      expect(Array.isArray(writersOf(object, field, 'x'))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

it('knows oc apply by its name for the API server where its annotation is gone', () => {
  const applied = managed('kubectl-client-side-apply', 'Update', OWNS_SOURCE)
  expect(writersOf(applied, SOURCE)).toEqual([{ kind: 'apply' }])
  expect(writersOf(applied, TRIGGERS)).toEqual([])
  const { metadata } = applied
  const annotations = { [LAST_APPLIED_ANNOTATION]: JSON.stringify({ spec: { tags: [{ name: 'prod' }] } }) }
  expect(writersOf({ metadata: { ...metadata, annotations } }, SOURCE)).toEqual([])
})
