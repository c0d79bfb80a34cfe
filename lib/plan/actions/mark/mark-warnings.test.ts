import { expect, it } from 'vitest'
import { NOTHING_FRESH } from '#lib/domain/lay-over'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { Deployment } from '#lib/kubernetes/objects'
import { runningWarnings } from '#lib/plan/actions/mark/mark-warnings'
import { FoundObjects } from '#lib/plan/found-objects'
import { neededBy } from '#lib/plan/needed-objects'

const a = digest('a')
const PROD = { stream: 'worker', tag: 'prod' } as const
const running = (name: string, ...triggers: object[]) =>
  deploymentOf(name, { images: { app: `quay.io/packit/worker@${a}` }, triggers })

/** As a plan sees it: with the objects around the tag. */
function warnings(...deployments: Deployment[]) {
  const known = snapshotOf({
    imageStreams: [followingStream('worker', [digest('b')]), followingStream('other', [a])],
    deployments,
  })
  const request = { action: 'mark', ...PROD, digest: a, verdict: 'bad' } as const
  const found = new FoundObjects(known, NOTHING_FRESH)
  const part = found.part(neededBy(found, request, []))
  return runningWarnings(part, tagIn(part, 'worker', 'prod'), a)
}

it('a mark says who runs the image, also where another tag feeds it, and names that tag', () => {
  expect(warnings()).toEqual([])
  expect(warnings(running('app', triggerOf('other:prod', 'app')))).toEqual([
    'app has it now and keeps it: a mark moves nothing. Revert other:prod afterwards.',
  ])
})

it('a mark names the workload where no live trigger feeds it', () => {
  const paused = running('paused', triggerOf('worker:prod', 'app', { paused: true }))
  expect(warnings(running('app', triggerOf('worker:prod', 'app')), paused, running('alone'))).toEqual([
    'alone, app, paused have it now and keep it: a mark moves nothing. Revert alone, worker:prod, paused afterwards.',
  ])
})

it('a mark tells the number of many', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    running(`app-${index}`, triggerOf('other:prod', 'app')),
  )
  expect(warnings(...many).join()).toContain('app-7 and 2 more have it now')
})
