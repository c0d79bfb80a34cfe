import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  APPS,
  deploymentOf,
  imageOf,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { forgetPast } from '../../../demo/forget'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { placeName } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Deployment } from '#lib/kubernetes/objects'
import { WHOLE_TIMELINE, type TimelineFilter } from '#lib/plan/records/timeline-filter'
import type { TimelineView } from '#lib/plan/records/timeline-view'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import { writeAttempts } from '#lib/server/attempts/attempts'
import { noteRefused } from '#lib/server/attempts/note-attempt'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'
import { lookOnce } from '#lib/server/observer/observe'
import { startOperation } from '#lib/server/operations/start-operation'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'
import { pictureFor } from '#lib/server/views/picture-views'
import { timelineFor } from '#lib/server/views/timeline-views'

const NAME = 'worker'
const KEY = { kind: 'Deployment', name: NAME } as const
/** Its revision 1. */
const FIRST = `Deployment/${NAME} 1 `
const PATH = `${APPS}/deployments/${NAME}`

let cluster: TestCluster
beforeAll(async () => {
  // Times of the cluster are compared with ours, so its clock runs as ours does.
  cluster = await startTestCluster({}, 1)
  cluster.store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } })
})
afterAll(() => cluster.stop())

describe('a morning', () => {
  it('is told as it was, each event once', async () => {
    const first = cluster.push(`packit/${NAME}`, 'prod')
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf(NAME, 'prod'))
    await cluster.call('POST', `${APPS}/deployments`, probed())
    await until(running, (image) => image.endsWith(first))
    const proxy = await startFaultProxy(cluster.url)
    const options = { watch: watchOperations }
    const { environment } = await startReplica(proxy, { name: 'morning', namespace: NAMESPACE }, options)

    const second = cluster.push(`packit/${NAME}`, 'prod')
    await importByOla(environment)
    await expect.poll(() => endIn(environment), { timeout: 20_000 }).not.toBeNull()
    const env = [{ name: 'LEVEL', value: 'debug' }]
    await cluster.call(
      'PATCH',
      PATH,
      [{ op: 'add', path: '/spec/template/spec/containers/0/env', value: env }],
      {
        type: 'application/json-patch+json',
      },
    )
    const changed = 'template-changed Deployment/worker: spec.containers[worker].env'
    await until(
      () => timelineOf(environment),
      ({ events }) => events.map(lineOf).includes(changed),
    )
    const broken = cluster.push(`packit/${NAME}`, 'prod', { broken: true })
    await importByClient()
    const told = await until(
      () => timelineOf(environment),
      ({ events }) => events.some(({ what }) => what.kind === 'crash-begun'),
    )

    const lines = told.events.map(lineOf)
    expect(lines.filter((line) => line.startsWith('operation'))).toEqual([
      // The first revision has the name of the tag, which the trigger made an image of.
      `operation worker:prod by Ola: brought ${second}, revision 3`,
    ])
    // The first image and the broken one; the one in between is told by its operation.
    expect(lines.filter((line) => line.startsWith('imported'))).toEqual([
      `imported worker:prod ${broken}`,
      `imported worker:prod ${first}`,
    ])
    expect(lines).toContain(changed)
    expect(lines.filter((line) => line.startsWith('crash-begun'))).toEqual([
      'crash-begun Deployment/worker: exit code 1',
    ])

    const crash = told.events.find(({ what }) => what.kind === 'crash-begun')
    const { moment } = await timelineOf(environment, { at: crash?.when.at ?? null })
    expect(moment?.first.map(lineOf)).toContain(`imported worker:prod ${broken}`)
    expect(moment?.ran).toMatchObject([
      {
        workload: KEY,
        images: [{ image: broken, commit: '3'.padStart(40, '0') }],
        health: { kind: 'crashing' },
      },
    ])

    noteRefused({ session: sessionWith(), environment }, { action: 'restart', workload: KEY }, 'stale', '')
    await writeAttempts(environment)
    const isTold = ({ events }: TimelineView) => events.some(({ what }) => what.kind === 'attempt')
    await until(() => timelineOf(environment), isTold)
    expect(isTold(await timelineOf(environment, {}, false))).toBe(false)

    await lookOnce(environment)
    forgetPast(cluster.store, NAMESPACE, NAME)
    await cluster.call('DELETE', PATH)
    // An image that has no digest is not remembered, so the first revision is lost.
    const ids = told.events.map(({ id }) => id).filter((id) => !id.startsWith(`rollout-begun ${FIRST}`))
    const after = await until(
      () => timelineOf(environment),
      ({ events }) => events.some(({ what }) => what.kind === 'crash-begun' && what.pods.length === 0),
    )
    expect(ids.filter((id) => !after.events.some((event) => event.id === id))).toEqual([])
    const { moment: past } = await timelineOf(environment, { at: endIn(environment)?.at ?? null })
    expect(past?.ran).toMatchObject([{ workload: KEY, images: [{ image: second }] }])
    const [reach] = after.reaches
    expect(reach?.observation).toMatchObject({ gaps: [], unread: 0, failing: null })
    const grant = { environment, mayAct: true }
    const picture = await pictureFor([grant], '', LONG_LIMIT)
    expect(picture).toMatchObject({ ok: true, value: { parts: [{ picture: { bands: [], gaps: [] } }] } })
  }, 60_000)
})

/** With a probe, it is healthy as soon as it is ready. */
function probed(): Deployment {
  const deployment = deploymentOf(NAME, `${NAME}:prod`, triggerOf(`${NAME}:prod`, NAME))
  const { template } = deployment.spec
  const containers = template.spec?.containers?.map((each) => ({ ...each, readinessProbe: {} })) ?? []
  return { ...deployment, spec: { ...deployment.spec, template: { ...template, spec: { containers } } } }
}

async function timelineOf(
  environment: Environment,
  filter: Partial<TimelineFilter> = {},
  mayAct = true,
): Promise<TimelineView> {
  const answer = await timelineFor([{ environment, mayAct }], { ...WHOLE_TIMELINE, ...filter }, LONG_LIMIT)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

function lineOf({ what, where: [place], who }: TimelineEvent): string {
  const start = `${what.kind} ${place === undefined ? '' : placeName(place)}`
  switch (what.kind) {
    case 'imported':
      return `${start} ${what.digest}`
    case 'template-changed':
      return `${start}: ${what.fields?.join(', ')}`
    case 'crash-begun':
      return `${start}: exit code ${what.exitCode}`
    case 'operation': {
      const [mover] = who
      const by = mover?.kind === 'operation' ? mover.by : ''
      const images = what.images.map(({ digest }) => digest).join(', ')
      return `${start} by ${by}: brought ${images}, revision ${what.rollouts.map(({ revision }) => revision).join(', ')}`
    }
    default:
      return start
  }
}

async function importByOla(environment: Environment): Promise<void> {
  const author = { by: 'Ola', at: new Date().toISOString(), reason: '' }
  const planned = await makePlan(environment, { action: 'import', stream: NAME, tag: 'prod' }, author)
  if (!planned.ok) throw new Error(planned.refusal.message)
  await startOperation({ session: sessionWith(), environment }, planned.plan, '')
}

function importByClient() {
  const from = { kind: 'DockerImage', name: `quay.io/packit/${NAME}:prod` }
  const spec = { import: true, images: [{ from, to: { name: 'prod' } }] }
  return cluster.call('POST', `${IMAGES}/imagestreamimports`, {
    metadata: { name: NAME, namespace: NAMESPACE },
    spec,
  })
}

function endIn(environment: Environment) {
  const journal = readJournal(environment)
  return (journal.ok ? journal.value.operations[0]?.end : null) ?? null
}

async function running(): Promise<string> {
  const deployment = await cluster.read<Deployment>(PATH)
  return deployment.status?.availableReplicas === 1 ? imageOf(deployment) : ''
}
