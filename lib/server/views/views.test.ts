import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve, writeTemporary } from '#lib/cluster/testing/test-server'
import { KINDS } from '#lib/domain/snapshot'
import { deploymentOf, replicaSetOf } from '#lib/domain/testing/test-objects'
import type { ReplicaSet } from '#lib/kubernetes/objects'
import type { Grant } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import { readinessOf } from '#lib/server/environment/readiness'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'
import { pictureFor } from '#lib/server/views/picture-views'
import { overviewFor, pipelineFor, revisionDiffFor, tagFor, workloadFor } from '#lib/server/views/views'

const NO_FILTER = { words: '', concern: null }
const DEPLOYMENT = deploymentOf('worker', { images: { app: 'worker:prod' } })

type Cluster = Environment['cluster']

/** An environment on this cluster, without registry checks. */
function grantOf(name: string, cluster: Cluster): Grant {
  const environment = environmentOf(name, { namespace: 'packit--prod', cluster, registryCheckSeconds: 0 })
  onTestFinished(() => storeOf(environment).stop())
  return { environment, mayAct: true }
}

/** A cluster with one Deployment. */
async function well(replicaSets: ReplicaSet[] = []): Promise<Cluster> {
  const { url, tokenFile } = await serve(({ url: path = '' }, response) => {
    const items = path.includes('/deployments')
      ? [DEPLOYMENT]
      : path.includes('/replicasets')
        ? replicaSets
        : []
    if (path.includes('watch=true')) response.flushHeaders()
    else response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items }))
  })
  return { server: url, tokenFile }
}

async function hanging(): Promise<Cluster> {
  const { url, tokenFile } = await serve(() => undefined)
  return { server: url, tokenFile }
}

/** Nothing listens at this address. */
const down = (): Cluster => ({ server: 'http://127.0.0.1:1', tokenFile: writeTemporary('token', 'secret') })

describe('an environment whose cluster is down or hangs', () => {
  const three = async (prefix: string) => ({
    good: grantOf(`${prefix}-good`, await well()),
    slow: grantOf(`${prefix}-slow`, await hanging()),
    gone: grantOf(`${prefix}-gone`, down()),
  })

  it('does not affect the cards of the others', async () => {
    const { good, slow, gone } = await three('card')
    await storeOf(good.environment).settled
    const cards = await overviewFor([slow, good, gone], { ...LONG_LIMIT, waitMs: 200 })
    const told = cards.ok ? cards.value.map(({ attention, unread }) => [attention?.lanes, unread[0]]) : []
    expect(told).toMatchObject([
      [undefined, { error: { code: 'being-read' } }],
      [0, undefined],
      [undefined, { error: { code: 'unreachable' } }],
    ])
  })

  it('does not affect the pages of the others, and says what failed', async () => {
    const { good, slow, gone } = await three('page')
    expect(await pipelineFor(good, NO_FILTER, 'trouble', 0, LONG_LIMIT)).toMatchObject({ ok: true })
    const key = { kind: 'Deployment', name: 'worker' } as const
    expect(await workloadFor(good, key, LONG_LIMIT)).toMatchObject({ ok: true })
    expect(await pictureFor([good], '', LONG_LIMIT)).toMatchObject({
      value: { parts: [{ picture: { bands: [{ name: 'worker' }] } }] },
    })
    const hurried = { ...LONG_LIMIT, waitMs: 1 }
    expect(await pipelineFor(slow, NO_FILTER, 'trouble', 0, hurried)).toMatchObject({
      error: { code: 'being-read' },
    })
    expect(await pipelineFor(gone, NO_FILTER, 'trouble', 0, LONG_LIMIT)).toMatchObject({
      error: { code: 'unreachable' },
    })
    expect(await pictureFor([gone], '', LONG_LIMIT)).toMatchObject({ error: { code: 'unreachable' } })
  })

  it('is named in the picture of all, which has the bands of the others', async () => {
    const { good, slow, gone } = await three('all')
    await storeOf(good.environment).settled
    const bothWith = (code: string) =>
      ['Deployments', 'StatefulSets'].map((what) => ({ what, error: { code } }))
    const picture = await pictureFor([slow, good, gone], '', { ...LONG_LIMIT, waitMs: 200 })
    expect(picture).toMatchObject({
      value: {
        parts: [
          { environment: { name: 'all-slow' }, unread: bothWith('being-read'), picture: { bands: [] } },
          { environment: { name: 'all-good' }, unread: [], picture: { bands: [{ name: 'worker' }] } },
          { environment: { name: 'all-gone' }, unread: bothWith('unreachable'), picture: { bands: [] } },
        ],
      },
    })
    expect(await pictureFor([], '', LONG_LIMIT)).toMatchObject({ ok: true, value: { parts: [] } })
  })

  it('has a picture without a kind that may not be read, and says which', async () => {
    const { url, tokenFile } = await serve(({ url: path = '' }, response) => {
      if (path.includes('/deployments')) response.statusCode = 403
      if (path.includes('watch=true')) response.flushHeaders()
      else response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items: [] }))
    })
    const grant = grantOf('forbidden', { server: url, tokenFile })
    expect(await pictureFor([grant], '', LONG_LIMIT)).toMatchObject({
      value: { parts: [{ unread: [{ what: 'Deployments', error: { code: 'forbidden' } }] }] },
    })
  })

  it('does not keep Quayside from being ready for the others', async () => {
    const { good, slow, gone } = await three('ready')
    const stores = [good, slow, gone].map(({ environment }) => storeOf(environment))
    await Promise.all([stores[0]?.settled, stores[2]?.settled])
    for (const kind of KINDS) stores[1]?.kinds[kind].settle()
    const { ready, missing } = readinessOf(stores)
    expect(ready).toBe(true)
    expect(new Set(missing.map(({ environment }) => environment))).toEqual(
      new Set(['environments[1]', 'environments[2]']),
    )
  })
})

describe('a page whose images take long', () => {
  const NAME = `sha256:${'1'.repeat(64)}`
  const STREAM = {
    metadata: { name: 'worker', resourceVersion: '6' },
    status: {
      tags: [
        {
          tag: 'prod',
          items: [
            {
              created: '2026-11-23T18:00:00Z',
              dockerImageReference: `quay.io/packit/worker@${NAME}`,
              image: NAME,
              generation: 1,
            },
          ],
        },
      ],
    },
  }

  it('shows their digests at once, and their details when they have come', async () => {
    const waiting: (() => void)[] = []
    const { url, tokenFile } = await serve(({ url: path = '' }, response) => {
      const items = path.includes('/imagestreams?') ? [STREAM] : []
      const image = { metadata: { name: NAME }, dockerImageMetadata: { Size: 7 } }
      const answer = () => response.end(JSON.stringify({ metadata: { name: `worker@${NAME}` }, image }))
      if (path.includes('/imagestreamimages/')) waiting.push(answer)
      else if (path.includes('watch=true')) response.flushHeaders()
      else response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items }))
    })
    const grant = grantOf('images', { server: url, tokenFile })
    const onLate = vi.fn()
    const sizeOf = async () => {
      const view = await tagFor(grant, 'worker', 'prod', { waitMs: 60_000, onLate })
      return view.ok ? view.value.history.map(({ image }) => image?.size) : view.error
    }
    await storeOf(grant.environment).settled
    expect(await sizeOf()).toEqual([null])
    await expect.poll(() => waiting.length).toBe(1)
    waiting[0]?.()
    await expect.poll(() => onLate.mock.calls.length).toBe(1)
    expect(await sizeOf()).toEqual([7])
  })
})

it('the values of environment variables in a revision diff are for operators', async () => {
  const [container] = DEPLOYMENT.spec.template.spec?.containers ?? []
  const withToken = (value: string) => {
    const containers = [{ name: 'app', ...container, env: [{ name: 'TOKEN', value }] }]
    return { ...DEPLOYMENT.spec.template, spec: { containers } }
  }
  const revisions = [
    replicaSetOf(DEPLOYMENT, 1, 'a', withToken('s3cr3t-1')),
    replicaSetOf(DEPLOYMENT, 2, 'b', withToken('s3cr3t-2')),
  ]
  const operator = grantOf('diff', await well(revisions))
  await storeOf(operator.environment).settled
  const key = { kind: 'Deployment', name: 'worker' } as const
  const shown = async (mayAct: boolean) =>
    JSON.stringify(await revisionDiffFor({ ...operator, mayAct }, key, 1, 2))
  expect(await shown(true)).toContain('s3cr3t-2')
  expect(await shown(false)).toContain('TOKEN')
  expect(await shown(false)).not.toContain('s3cr3t')
})
