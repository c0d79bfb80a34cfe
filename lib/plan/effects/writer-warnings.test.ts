import { describe, expect, it } from 'vitest'
import { FIELD } from '#lib/domain/writers/writers'
import type { KubernetesObject, ObjectMeta } from '#lib/kubernetes/objects'
import { controllerWarnings, writerWarnings } from '#lib/plan/effects/writer-warnings'

const field = FIELD.tagSource('prod')
const warningOf = (metadata: Partial<ObjectMeta>, change?: 'the pin') => {
  const object: KubernetesObject = { metadata: { name: 'x34', ...metadata } }
  return writerWarnings(object, { name: 'x34:prod', field, ...(change && { change }) }).join('\n')
}

describe('a warning of who else writes', () => {
  it('says what Argo CD does, and how to stop it', () => {
    const annotations = {
      'argocd.argoproj.io/tracking-id': 'app:image.openshift.io/ImageStream:packit--prod/x34',
    }
    const labels = { 'app.kubernetes.io/managed-by': 'argocd' }
    expect(warningOf({ annotations, labels }, 'the pin')).toBe(
      'Argo CD deploys x34:prod from git (application app). It undoes the pin if git says something else: at once with self-heal, otherwise at its next sync. Change it in git too, or stop the automatic sync first: argocd app set app --sync-policy none',
    )
    expect(warningOf({ labels })).toContain('argocd app set APPLICATION --sync-policy none')
  })

  it.each<[Partial<ObjectMeta>, string[]]>([
    [
      {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'apps',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
      ['Flux', 'at its next interval', 'flux suspend kustomization apps -n flux-system'],
    ],
    [
      { labels: { 'helm.toolkit.fluxcd.io/name': 'packit', 'helm.toolkit.fluxcd.io/namespace': 'prod' } },
      ['Flux', 'next upgrade', 'flux suspend helmrelease packit -n prod'],
    ],
    [
      { annotations: { 'meta.helm.sh/release-name': 'packit', 'meta.helm.sh/release-namespace': 'prod' } },
      ['Helm', 'next upgrade', 'helm get manifest packit -n prod'],
    ],
    [{ labels: { 'app.kubernetes.io/managed-by': 'werf' } }, ['Werf deploys x34:prod']],
    [
      { ownerReferences: [{ apiVersion: 'v1', kind: 'Kafka', name: 'events', uid: '1', controller: true }] },
      ['The controller of Kafka events', 'Change Kafka events instead'],
    ],
    [
      {
        ownerReferences: [{ apiVersion: 'v1', kind: 'ClusterServiceVersion', name: 'packit.v1', uid: '1' }],
      },
      ['The Operator Lifecycle Manager', 'operator packit.v1', 'at once'],
    ],
    [
      {
        managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:tags': {} } } }],
      },
      ['kubectl', 'on the server side', 'conflict'],
    ],
  ])('names who it is, when, and what to do: %o', (metadata, parts) => {
    for (const part of parts) expect(warningOf(metadata)).toContain(part)
    expect(warningOf(metadata)).not.toContain('null')
  })

  it('of a restart names controllers only: tools leave its annotation alone', () => {
    const labels = { 'argocd.argoproj.io/instance': 'app' }
    const owner = { apiVersion: 'v1', kind: 'Kafka', name: 'events', uid: '1', controller: true }
    expect(controllerWarnings({ metadata: { name: 'x34', labels } })).toEqual([])
    expect(controllerWarnings({ metadata: { name: 'x34', ownerReferences: [owner] } })).toHaveLength(1)
  })
})
