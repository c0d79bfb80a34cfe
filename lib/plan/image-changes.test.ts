import { describe, expect, it } from 'vitest'
import { unknownImage } from '#lib/domain/image/image'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import type { ImageView } from '#lib/domain/image/image-views'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planImport } from '#lib/plan/actions/import/plan-import'
import { planImportAll } from '#lib/plan/actions/import-all/plan-import-all'
import { planPin } from '#lib/plan/actions/pin/plan-pin'
import { imageChanges } from '#lib/plan/image-changes'
import type { Plan } from '#lib/plan/plan'
import { newer, planOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: '' }
const source = 'https://github.com/packit/worker'
const built = (digit: string, commit: string): ImageView => ({
  ...unknownImage(digest(digit)),
  commit,
  source,
  builtAt: `2026-11-2${digit.charCodeAt(0) - 97}T00:00:00Z`,
})
const images = [built('a', 'aaaaaaa'), built('b', 'bbbbbbb'), built('c', 'ccccccc')]
const inRegistry = images.slice(2)

const fed = deploymentOf('worker', {
  images: { app: `quay.io/packit/worker@${digest('b')}` },
  triggers: [triggerOf('worker:prod', 'app')],
})
const streams = [
  followingStream('worker', [digest('b'), digest('a')]),
  followingStream('other', [digest('b')]),
]
const snapshot = snapshotOf({ imageStreams: streams, deployments: [fed] })

const changesOf = (plan: Plan, told: ImageView[] = []) =>
  imageChanges(snapshot, plan, images, told, DEFAULT_RULES)

const worker = tagIn(snapshot, 'worker', 'prod')

describe('what changes in the images', () => {
  it('of an import reads forward, from what runs to what the registry has', () => {
    const plan = planOf(planImport(snapshot, worker, registrySays(newer(digest('c')))))
    expect(changesOf(plan, inRegistry)).toEqual([
      {
        stream: 'worker',
        tag: 'prod',
        from: digest('b'),
        to: digest('c'),
        commits: {
          older: 'bbbbbbb',
          newer: 'ccccccc',
          url: `${source}/compare/bbbbbbb...ccccccc`,
          isBack: false,
        },
      },
    ])
  })

  it('of a pin to an older image reads back, from what runs to what will run', () => {
    const request = {
      action: 'pin',
      stream: 'worker',
      tag: 'prod',
      digest: digest('a'),
      until: null,
    } as const
    const plan = planOf(planPin(snapshot, worker, request, AUTHOR, registrySays(upToDate(digest('a')))))
    expect(changesOf(plan)).toMatchObject([
      { from: digest('b'), to: digest('a'), commits: { older: 'aaaaaaa', newer: 'bbbbbbb', isBack: true } },
    ])
  })

  it('is known also for a tag that feeds no workload', () => {
    const plan = planOf(
      planImport(snapshot, tagIn(snapshot, 'other', 'prod'), registrySays(newer(digest('c')))),
    )
    expect(changesOf(plan, inRegistry)).toMatchObject([
      { stream: 'other', from: digest('b'), to: digest('c') },
    ])
  })

  it('of an import of many tags is one for each tag with something new', () => {
    const tags = ['worker:prod', 'other:prod']
    const request = { action: 'import-all' as const, tags, except: ['other:prod'] }
    const plan = planOf(planImportAll(snapshot, request, registrySays(newer(digest('c')))))
    expect(changesOf(plan, inRegistry)).toMatchObject([{ stream: 'worker', tag: 'prod', to: digest('c') }])
  })

  it('leaves out an image that no stream has, which cannot be compared', () => {
    const plan = planOf(planImport(snapshot, worker, registrySays(newer(digest('c')))))
    const stranger = { ...plan, effects: plan.effects.map((each) => ({ ...each, from: digest('f') })) }
    expect(changesOf(stranger, inRegistry)).toEqual([])
  })
})
