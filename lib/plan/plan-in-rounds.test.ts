import { describe, expect, it } from 'vitest'
import { NOTHING_FRESH, type FreshObjects } from '#lib/domain/lay-over'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { SnapshotRequest } from '#lib/plan/actions/plan-action'
import { planAction } from '#lib/plan/actions/plan-action'
import type { Named } from '#lib/plan/found-objects'
import { planInRounds } from '#lib/plan/plan-in-rounds'
import { refuse } from '#lib/plan/refusals'
import { newer } from '#lib/plan/testing/test-plans'

const IMPORT = { action: 'import', stream: 'app', tag: 'prod' } as const
const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: '' }
const STREAM = followingStream('app', [digest('a')])
const known = snapshotOf({ imageStreams: [STREAM], deployments: [fedBy('app:prod')] })

function fedBy(...tags: string[]) {
  return deploymentOf('web', {
    images: { app: `quay.io/packit/app@${digest('a')}` },
    triggers: tags.map((tag) => triggerOf(tag, 'app')),
  })
}

/** A cluster, and what was asked of it in each round. */
function clusterOf(now: (needed: Named) => Partial<FreshObjects>) {
  const asked: string[][] = []
  return {
    asked,
    read: (needed: Named) => {
      asked.push([...needed.streams, ...needed.workloads.keys()])
      return Promise.resolve({ ok: true as const, value: { ...NOTHING_FRESH, ...now(needed) } })
    },
  }
}

const plan = (request: SnapshotRequest) => (now: Snapshot, lookUp: Parameters<typeof planAction>[3]) =>
  planAction(now, request, AUTHOR, lookUp, 900)

describe('a plan that is made in rounds', () => {
  it('reads what it is about while the registry is asked, and is done then', async () => {
    const { asked, read } = clusterOf(() => ({
      imageStreams: new Map([['app', STREAM]]),
      deployments: new Map([['web', fedBy('app:prod')]]),
    }))
    const questions: string[] = []
    const { planned } = await planInRounds(IMPORT, plan(IMPORT), {
      known: () => known,
      read,
      ask: ({ pullSpec }) => {
        questions.push(pullSpec)
        return Promise.resolve(newer(digest('b')))
      },
    })
    expect(planned).toMatchObject({ ok: true, plan: { effects: [{ to: digest('b') }] } })
    expect([asked, questions]).toEqual([[['app', 'Deployment/web']], ['quay.io/packit/app:prod']])
  })

  it('asks the registry again where the fresh tag asks for something else', async () => {
    const moved = followingStream('app', [digest('a')], 'quay.io/other/app')
    const { read } = clusterOf(() => ({
      imageStreams: new Map([['app', moved]]),
      deployments: new Map([['web', fedBy('app:prod')]]),
    }))
    const questions: string[] = []
    const ask = ({ pullSpec }: { pullSpec: string }) => {
      questions.push(pullSpec)
      return Promise.resolve(newer(digest('b')))
    }
    const { planned } = await planInRounds(IMPORT, plan(IMPORT), { known: () => known, read, ask })
    expect(questions).toEqual(['quay.io/packit/app:prod', 'quay.io/other/app:prod'])
    expect(planned).toMatchObject({ ok: true })
  })

  it('reads what a fresh trigger names, and says so where it finds no end', async () => {
    let round = 0
    const { asked, read } = clusterOf(({ streams }) => {
      round += 1
      return {
        imageStreams: new Map([...streams].map((name) => [name, name === 'app' ? STREAM : null])),
        deployments: new Map([['web', fedBy('app:prod', `other-${round}:prod`)]]),
      }
    })
    const { planned } = await planInRounds(IMPORT, plan(IMPORT), {
      known: () => known,
      read,
      ask: () => Promise.resolve(newer(digest('b'))),
    })
    expect(asked.slice(0, 3)).toEqual([['app', 'Deployment/web'], ['other-1'], ['other-2']])
    expect(planned).toMatchObject({
      refusal: { code: 'unreadable', message: expect.stringContaining('Try again') as string },
    })
    expect(asked).toHaveLength(8)
  })

  it('asks nothing where there is nothing to plan from', async () => {
    const { asked, read } = clusterOf(() => ({}))
    const { planned } = await planInRounds(IMPORT, () => refuse('stale', 'Too old.'), {
      known: () => known,
      read,
      ask: () => Promise.reject(new Error('It was asked.')),
    })
    expect([planned, asked]).toMatchObject([{ refusal: { code: 'stale' } }, []])
  })

  it('is refused where something could not be read', async () => {
    const error = { code: 'timeout', message: 'Too slow.' } as const
    const { planned } = await planInRounds(IMPORT, plan(IMPORT), {
      known: () => known,
      read: () => Promise.resolve({ ok: false, error }),
      ask: () => Promise.resolve(newer(digest('b'))),
    })
    expect(planned).toMatchObject({
      refusal: { code: 'unreadable', message: expect.stringMatching(/unknown\. Too slow\.$/) as string },
    })
  })
})
