import { beforeAll, describe, expect, it } from 'vitest'
import type { KubernetesObject, PodTemplate } from '#lib/kubernetes/objects'
import { Store } from '../../fake-cluster/api/store'
import type { Resource } from '../../fake-cluster/api/stored'
import { Registry } from '../../fake-cluster/registry/registry'
import { seedDemo } from './seed'
import { PRIVATE_REPOSITORIES } from './lanes'

const RESOURCES = ['cronjobs', 'deployments', 'imagestreams', 'jobs', 'pods', 'replicasets'] as const
const NOW = new Date('2026-11-23T19:42:04Z')

function seededAt(now: Date): { store: Store; registry: Registry } {
  const store = new Store(() => now)
  const registry = new Registry(PRIVATE_REPOSITORIES)
  seedDemo(store, registry, now)
  return { store, registry }
}

let store: Store
let registry: Registry

beforeAll(() => {
  ;({ store, registry } = seededAt(NOW))
})

function tagEvents() {
  return store
    .list('imagestreams')
    .flatMap((stream) => (stream.status?.tags ?? []).flatMap(({ items }) => items ?? []))
}

function itemsOf(namespace: string, stream: string) {
  return store.get('imagestreams', namespace, stream)?.status?.tags?.[0]?.items ?? []
}

function split(pullSpec: string): { repository: string; reference: string } {
  const [, repository = '', reference = ''] = /^quay\.io\/([^:@]+)[:@](.+)$/.exec(pullSpec) ?? []
  return { repository, reference }
}

function manifestOf(pullSpec: string) {
  const { repository, reference } = split(pullSpec)
  return registry.manifest(repository, reference)
}

function imagesOf(template: PodTemplate | undefined): string[] {
  return (template?.spec?.containers ?? []).map(({ image = '' }) => image)
}

describe.each([
  ['on a Monday evening', NOW],
  ['minutes after the weekly import', new Date('2026-11-24T02:03:00Z')],
  ['minutes before it', new Date('2026-11-24T01:57:00Z')],
  ['at the turn of the year', new Date('2027-01-01T00:00:00Z')],
])('the demo started %s', (_, now) => {
  const { store, registry } = seededAt(now)

  it('is always the same', () => {
    const again = seededAt(now)
    for (const resource of RESOURCES) expect(again.store.list(resource)).toEqual(store.list(resource))
  })

  it('contains nothing from the future', () => {
    const all: KubernetesObject[] = [...RESOURCES, 'events' as const].flatMap((resource) =>
      store.list(resource),
    )
    for (const { metadata } of all)
      expect(Date.parse(metadata.creationTimestamp ?? '')).toBeLessThanOrEqual(now.getTime())
  })

  it('has one drift, one failing import and one pinned tag in production', () => {
    const production = store.list('imagestreams', 'packit--prod')
    const tags = production.map((stream) => ({
      name: stream.metadata.name,
      from: stream.spec?.tags?.[0]?.from?.name ?? '',
      newest: stream.status?.tags?.[0]?.items?.[0]?.image,
      conditions: stream.status?.tags?.[0]?.conditions,
    }))
    const drifted = tags.filter(({ from, newest, name }) => {
      const { repository, reference } = split(from)
      const content = registry.manifest(repository, reference)
      return name !== 'nginx' && content && content.digest !== newest
    })
    expect(drifted.map(({ name }) => name)).toEqual(['packit-worker'])
    expect(tags.filter(({ from }) => from.includes('@')).map(({ name }) => name)).toEqual([
      'packit-dashboard',
    ])
    expect(tags.filter(({ conditions }) => conditions).map(({ name }) => name)).toEqual(['tokman'])
  })
})

describe('image streams', () => {
  it('name only digests that the registry serves, except two that are gone', () => {
    const missing = tagEvents().filter(({ dockerImageReference }) => !manifestOf(dockerImageReference))
    expect(missing.map(({ dockerImageReference }) => split(dockerImageReference).repository)).toEqual([
      'packit/packit-service',
      'packit/packit-worker',
    ])
  })

  it('have an image in the cluster for each item, except one that was pruned', () => {
    const pruned = tagEvents().filter(({ image }) => !store.get('images', '', image))
    expect(pruned).toHaveLength(1)
    expect(pruned[0]).toEqual(itemsOf('packit--prod', 'packit-service').at(-1))
  })

  it('have months of history, newest first, with descending generations', () => {
    for (const stream of store.list('imagestreams')) {
      const items = stream.status?.tags?.[0]?.items
      if (!items) continue
      expect(items.length).toBeGreaterThanOrEqual(8)
      expect(items.length).toBeLessThanOrEqual(25)
      const inOrder = items.toSorted((a, b) => b.generation - a.generation)
      expect(items).toEqual(inOrder)
      expect(items.map(({ created }) => created)).toEqual(
        inOrder.map(({ created }) => created).toSorted((a, b) => b.localeCompare(a)),
      )
    }
  })

  it('have a tag generation that equals the highest of its items and conditions', () => {
    for (const stream of store.list('imagestreams')) {
      const { items, conditions = [] } = stream.status?.tags?.[0] ?? {}
      const generations = [...(items ?? []), ...conditions].map(({ generation }) => generation)
      expect(stream.spec?.tags?.[0]?.generation).toBe(Math.max(...generations))
      expect(stream.metadata.generation).toBe(Math.max(...generations))
    }
  })

  it('have one commit per image', () => {
    const commits = itemsOf('packit--prod', 'packit-worker').map(
      ({ image }) =>
        store.get('images', '', image)?.dockerImageMetadata?.Config?.Labels?.['vcs-ref'] ?? image,
    )
    expect(new Set(commits).size).toBe(commits.length - 1)
  })

  it('have one digest that came back', () => {
    const digests = itemsOf('packit--prod', 'packit-worker').map(({ image }) => image)
    expect(digests.length - new Set(digests).size).toBe(1)
  })

  it('are imported on a schedule in staging only', () => {
    const scheduled = store
      .list('imagestreams')
      .filter((stream) => stream.spec?.tags?.[0]?.importPolicy?.scheduled)
    expect(new Set(scheduled.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['packit--stg']))
  })

  it('keep the manifest list of nginx in staging and one platform of it in production', () => {
    const [inStaging] = itemsOf('packit--stg', 'nginx')
    const [inProduction] = itemsOf('packit--prod', 'nginx')
    expect(store.get('images', '', inStaging?.image ?? '')?.dockerImageManifests).toHaveLength(2)
    expect(store.get('images', '', inProduction?.image ?? '')?.dockerImageMetadata?.Architecture).toBe(
      'amd64',
    )
  })

  it('have a tag that never got an image', () => {
    const tag = store.get('imagestreams', 'packit--stg', 'sandcastle')?.status?.tags?.[0]
    expect(tag?.items).toBeNull()
    expect(tag?.conditions?.[0]?.reason).toBe('Unauthorized')
  })
})

describe('workloads', () => {
  it('are found by every owner reference', () => {
    const owners: Record<string, Resource> = {
      CronJob: 'cronjobs',
      Deployment: 'deployments',
      Job: 'jobs',
      ReplicaSet: 'replicasets',
      StatefulSet: 'statefulsets',
    }
    const owned: KubernetesObject[] = [
      ...store.list('replicasets'),
      ...store.list('controllerrevisions'),
      ...store.list('pods'),
      ...store.list('jobs'),
    ]
    for (const { metadata } of owned) {
      const [owner] = metadata.ownerReferences ?? []
      const found = store.get(
        owners[owner?.kind ?? ''] ?? 'pods',
        metadata.namespace ?? '',
        owner?.name ?? '',
      )
      expect(found?.metadata.uid, `the owner of ${metadata.name}`).toBe(owner?.uid)
    }
  })

  it('run the template of their newest revision', () => {
    for (const deployment of store.list('deployments')) {
      const revision = deployment.metadata.annotations?.['deployment.kubernetes.io/revision']
      const [newest] = store
        .list('replicasets', deployment.metadata.namespace)
        .filter(
          ({ metadata }) =>
            metadata.ownerReferences?.[0]?.uid === deployment.metadata.uid &&
            metadata.annotations?.['deployment.kubernetes.io/revision'] === revision,
        )
      expect(newest?.spec.template?.spec).toEqual(deployment.spec.template.spec)
      expect(newest?.spec.replicas).toBe(deployment.spec.replicas)
    }
    for (const statefulSet of store.list('statefulsets')) {
      const { namespace = '' } = statefulSet.metadata
      const name = statefulSet.status?.updateRevision ?? ''
      const newest = store.get('controllerrevisions', namespace, name)
      expect(newest?.data?.spec?.template).toMatchObject({ ...statefulSet.spec.template })
    }
  })

  it('have revisions with unique numbers and hashes', () => {
    const names = [...store.list('replicasets'), ...store.list('controllerrevisions')].map(
      ({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`,
    )
    expect(new Set(names).size).toBe(names.length)
    const numbers = [
      ...store
        .list('replicasets')
        .map(({ metadata }) => [
          metadata.ownerReferences?.[0]?.uid,
          metadata.annotations?.['deployment.kubernetes.io/revision'],
        ]),
      ...store
        .list('controllerrevisions')
        .map(({ metadata, revision }) => [metadata.ownerReferences?.[0]?.uid, String(revision)]),
    ].map(String)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('have observed their generation', () => {
    for (const { metadata, status } of [...store.list('deployments'), ...store.list('statefulsets')])
      expect(status?.observedGeneration).toBe(metadata.generation)
  })

  it('run images of the registry, and with a live trigger the newest of their tag', () => {
    for (const workload of [...store.list('deployments'), ...store.list('statefulsets')]) {
      const { namespace = '', annotations } = workload.metadata
      const [image = ''] = imagesOf(workload.spec.template)
      expect(manifestOf(image), image).toBeDefined()
      const annotation = annotations?.['image.openshift.io/triggers'] ?? '[]'
      const triggers = JSON.parse(annotation) as { from: { name: string }; paused?: unknown }[]
      for (const { from, paused } of triggers) {
        const [newest] = itemsOf(namespace, from.name.split(':')[0] ?? '')
        expect(image === newest?.dockerImageReference).toBe(paused === undefined)
      }
    }
  })

  it('are ready, except the one that crashes on a broken image', () => {
    const unready = store
      .list('pods')
      .filter(({ status }) => status?.phase === 'Running')
      .filter(({ status }) => !status?.containerStatuses?.every(({ ready }) => ready))
    expect(unready.map(({ metadata }) => metadata.labels?.component)).toEqual(['packit-service-fedmsg'])
    expect(unready[0]?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('CrashLoopBackOff')
    const [image = ''] = imagesOf(
      store.get('deployments', 'packit--prod', 'packit-service-fedmsg')?.spec.template,
    )
    const labels = store.get('images', '', image.slice(image.indexOf('@') + 1))?.dockerImageMetadata?.Config
      ?.Labels
    expect(labels?.['quayside.demo/broken']).toBe('true')
  })

  it('keep revisions to undo to where there is no trigger', () => {
    const pushgateway = store.get('deployments', 'packit--prod', 'pushgateway')
    expect(pushgateway?.metadata.annotations).not.toHaveProperty(['image.openshift.io/triggers'])
    const revisions = store
      .list('replicasets', 'packit--prod')
      .filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === pushgateway?.metadata.uid)
    const images = new Set(revisions.flatMap(({ spec }) => imagesOf(spec.template)))
    expect(images.size).toBeGreaterThan(3)
  })
})

it('keeps the last Jobs of the weekly import, including a failed one', () => {
  const outcomes = store.list('jobs').map(({ status }) => status?.conditions?.[0]?.type)
  expect(outcomes).toEqual(['Complete', 'Failed', 'Complete', 'Complete'])
})

describe('with more streams and environments', () => {
  const larger = new Store(() => NOW)
  const images = new Registry(PRIVATE_REPOSITORIES)

  beforeAll(() => seedDemo(larger, images, NOW, { moreStreams: 10, moreEnvironments: 2 }))

  it('adds them to production, each with three tags and a full history', () => {
    const added = larger
      .list('imagestreams', 'packit--prod')
      .filter(({ metadata }) => metadata.name.startsWith('app-'))
    expect(added).toHaveLength(10)
    expect(larger.list('imagestreams', 'packit--prod')).toHaveLength(
      store.list('imagestreams', 'packit--prod').length + 10,
    )
    for (const { status } of added)
      expect(status?.tags?.map(({ items }) => items?.length)).toEqual([20, 20, 20])
  })

  it('gives every fifth stream a Deployment that runs the newest image of its tag', () => {
    const stream = larger.get('imagestreams', 'packit--prod', 'app-00005')
    const newest = stream?.status?.tags?.find(({ tag }) => tag === 'prod')?.items?.[0]
    const deployment = larger.get('deployments', 'packit--prod', 'app-00005')
    expect(deployment?.spec.template.spec?.containers?.[0]?.image).toBe(newest?.dockerImageReference)
    expect(images.manifest('many/app-00005', 'prod')?.digest).toBe(newest?.image)
    expect(larger.get('deployments', 'packit--prod', 'app-00006')).toBeUndefined()
  })

  it('gives each further environment a few streams and a Deployment that a tag feeds', () => {
    for (const namespace of ['team-01', 'team-02']) {
      expect(larger.list('imagestreams', namespace)).toHaveLength(5)
      const [deployment, ...others] = larger.list('deployments', namespace)
      expect(others).toEqual([])
      expect(deployment?.spec.template.spec?.containers?.[0]?.image).toBe(
        larger.get('imagestreams', namespace, 'app-00000')?.status?.tags?.find(({ tag }) => tag === 'prod')
          ?.items?.[0]?.dockerImageReference,
      )
    }
    expect(larger.list('imagestreams', 'team-03')).toEqual([])
  })
})
