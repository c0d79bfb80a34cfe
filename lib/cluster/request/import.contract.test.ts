import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  IMAGES,
  NAMESPACE,
  startTestCluster,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { applyStep } from '#lib/cluster/request/apply'
import { connect, type Connection } from '#lib/cluster/request/connection'
import { createObject, getObject } from '#lib/cluster/request/objects'
import { readSnapshot } from '#lib/cluster/testing/read-snapshot'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { registryCheck } from '#lib/domain/image-stream/registry-check'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { tagIn } from '#lib/domain/testing/test-objects'
import type { Planned } from '#lib/plan/plan'
import { previewRequest } from '#lib/plan/steps/import-request'
import { planFollow } from '#lib/plan/actions/follow/plan-follow'
import { planPin } from '#lib/plan/actions/pin/plan-pin'
import { planImport } from '#lib/plan/actions/import/plan-import'
import type { ImageStream, ImportMode, TagReference } from '#lib/kubernetes/objects'

let cluster: TestCluster
let connection: Connection

beforeAll(async () => {
  cluster = await startTestCluster()
  // A namespace is there as soon as something is in it.
  cluster.store.create('configmaps', { metadata: { name: 'anything', namespace: NAMESPACE } })
  connection = connect({ server: cluster.url, tokenFile: writeTemporary('token', 'admin') })
})

afterAll(async () => {
  // No scheduled import is left to find the registry gone.
  cluster.reset(() => undefined)
  await cluster.stop()
})

const PLATFORMS = ['linux/amd64', 'linux/arm64']
const UNASKED = { ok: false, error: { code: 'failed', message: 'Not asked.' } } as const

async function streamNow(name: string): Promise<ImageStream> {
  const answer = await getObject(connection, 'imagestreams', NAMESPACE, name)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

/** The settings of a tag without its generation, which the cluster changes. */
async function settingsOf(name: string): Promise<Omit<TagReference, 'generation'> | undefined> {
  const [tag] = (await streamNow(name)).spec?.tags ?? []
  if (tag === undefined) return undefined
  const { generation: _generation, ...settings } = tag
  return settings
}

/** A stream with one tag, made and imported for the first time, if that can be. */
async function makeStream(name: string, tag: TagReference): Promise<void> {
  const stream = { metadata: { name, namespace: NAMESPACE }, spec: { tags: [tag] } }
  const made = await createObject(connection, 'imagestreams', NAMESPACE, stream)
  if (!made.ok) throw new Error(made.error.message)
  await until(
    () => streamNow(name),
    ({ status }) => {
      const [imported] = status?.tags ?? []
      return (imported?.items ?? []).length > 0 || (imported?.conditions ?? []).length > 0
    },
  )
}

async function planFor(name: string) {
  const snapshot = await readSnapshot(connection, NAMESPACE, new Date())
  return planImport(snapshot, tagIn(snapshot, name, 'prod'), () => UNASKED)
}

function pin(name: string, pullSpec: string) {
  const from = { kind: 'DockerImage', name: pullSpec }
  return cluster.call('PATCH', `${IMAGES}/imagestreamtags/${name}:prod`, { tag: { from } })
}

const policies = fc.record({
  scheduled: fc.boolean(),
  insecure: fc.boolean(),
  importMode: fc.constantFrom<ImportMode>('Legacy', 'PreserveOriginal'),
})
const annotations = fc.dictionary(fc.constantFrom('team', 'owner', 'note'), fc.string())
const world = fc.record({
  importPolicy: policies,
  referencePolicy: fc.constantFrom({ type: 'Source' as const }, { type: 'Local' as const }),
  annotations,
  isPinned: fc.boolean(),
  isMultiArch: fc.boolean(),
  registry: fc.constantFrom('stays', 'moves', 'loses it'),
  isPinnedDuringImport: fc.boolean(),
})

describe('an import', () => {
  it(
    'never changes the settings of a tag and never unpins it, whatever the registry answers',
    { timeout: 30_000 },
    async () => {
      let runs = 0
      const outcomes = { applied: 0, refused: 0, conflict: 0 }
      const property = fc.asyncProperty(world, async (made) => {
        const name = `app-${(runs += 1)}`
        const repository = `packit/${name}`
        const build = made.isMultiArch ? { platforms: PLATFORMS } : {}
        const first = cluster.push(repository, 'prod', build)
        const pullSpec = `quay.io/${repository}${made.isPinned ? `@${first}` : ':prod'}`
        const { importPolicy, referencePolicy } = made
        const from = { kind: 'DockerImage', name: pullSpec }
        await makeStream(name, {
          name: 'prod',
          from,
          importPolicy,
          referencePolicy,
          // Without a pin, its record is a leftover, which the plan removes.
          annotations: {
            ...made.annotations,
            ...(made.isPinned && { 'quayside.io/pin-reason': 'it crashes' }),
          },
        })
        if (made.registry === 'moves') cluster.push(repository, 'prod', build)
        if (made.registry === 'loses it') cluster.registry.removeTag(repository, 'prod')

        const planned = await planFor(name)
        if (made.isPinnedDuringImport) await pin(name, `quay.io/${repository}@${first}`)
        const before = await settingsOf(name)
        expect(before).toMatchObject({
          importPolicy: { importMode: importPolicy.importMode },
          referencePolicy,
        })
        if (planned.ok) {
          for (const step of planned.plan.steps) {
            const answer = await applyStep(connection, step.request)
            outcomes[answer.ok ? 'applied' : 'conflict'] += 1
          }
        } else outcomes.refused += 1
        expect(await settingsOf(name)).toEqual(before)
        expect(planned.ok).toBe(!made.isPinned)
      })
      await fc.assert(property, { numRuns: 60 })
      expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(3)
    },
  )
})

describe.each(['docker', 'oci'] as const)('a multi-arch tag (%s)', (format) => {
  it.each(['Legacy', 'PreserveOriginal'] as const)(
    'in the import mode %s shows drift when the registry moves, and only then',
    async (importMode) => {
      const name = `multi-${format}-${importMode.toLowerCase()}`
      const repository = `packit/${name}`
      const build = { platforms: PLATFORMS, format }
      cluster.push(repository, 'prod', build)
      const from = { kind: 'DockerImage', name: `quay.io/${repository}:prod` }
      await makeStream(name, { name: 'prod', from, importPolicy: { importMode } })
      const check = async () => {
        const tag = tagIn(await readSnapshot(connection, NAMESPACE, new Date()), name, 'prod')
        const asked = previewRequest(tag, from)
        const answer = await createObject(connection, 'imagestreamimports', NAMESPACE, asked)
        const image = answer.ok ? answer.value.status?.images?.[0] : undefined
        return image && registryCheck(tag, image, Date.now()).state
      }
      expect(await check()).toBe('up-to-date')
      cluster.push(repository, 'prod', build)
      expect(await check()).toBe('newer')
    },
  )
})

describe('a tag of spec.dockerImageRepository that is not in the spec', () => {
  const AUTHOR = { by: 'Operator', at: '2026-11-23T18:30:00.000Z', reason: '' }
  const repository = 'quay.io/packit/whole'

  /** Carries out a plan for `whole:prod`; returns the source that the tag has in the spec then. */
  async function carryOut(
    plan: (snapshot: Snapshot, tag: StreamTag) => Planned,
  ): Promise<string | undefined> {
    const snapshot = await readSnapshot(connection, NAMESPACE, new Date())
    const planned = plan(snapshot, tagIn(snapshot, 'whole', 'prod'))
    if (!planned.ok) throw new Error(planned.refusal.message)
    for (const { request } of planned.plan.steps)
      expect(await applyStep(connection, request)).toMatchObject({ ok: true })
    return (await streamNow('whole')).spec?.tags?.[0]?.from?.name
  }

  it('gets a source by an import, and by a pin that can be taken back', async () => {
    const digest = cluster.push('packit/whole', 'prod')
    const spec = { dockerImageRepository: repository }
    await createObject(connection, 'imagestreams', NAMESPACE, {
      metadata: { name: 'whole', namespace: NAMESPACE },
      spec,
    })
    await until(
      () => streamNow('whole'),
      ({ status }) => status?.tags?.[0]?.items?.[0]?.image === digest,
    )
    const removeSpec = () => cluster.call('PATCH', `${IMAGES}/imagestreams/whole`, { spec: { tags: null } })

    await removeSpec()
    expect(await carryOut((snapshot, tag) => planImport(snapshot, tag, () => UNASKED))).toBe(
      `${repository}:prod`,
    )
    await removeSpec()
    const request = { action: 'pin', stream: 'whole', tag: 'prod', digest, until: null } as const
    expect(await carryOut((snapshot, tag) => planPin(snapshot, tag, request, AUTHOR, () => UNASKED))).toBe(
      `${repository}@${digest}`,
    )
    expect(await carryOut((snapshot, tag) => planFollow(snapshot, tag, () => UNASKED))).toBe(
      `${repository}:prod`,
    )
  })
})
