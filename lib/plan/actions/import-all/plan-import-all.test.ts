import { describe, expect, it } from 'vitest'
import type { Answer } from '#lib/domain/answer'
import { unknownImage } from '#lib/domain/image/image'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { planImport } from '#lib/plan/actions/import/plan-import'
import { IMPORTS_AT_ONCE, planImportAll } from '#lib/plan/actions/import-all/plan-import-all'
import { GONE, newer, planOf, refusalOf, upToDate } from '#lib/plan/testing/test-plans'
import type { RegistryLookup } from '#lib/plan/registry-lookup'

const UNASKED: Answer<RegistryCheck> = { ok: false, error: { code: 'timeout', message: 'Too slow.' } }

const pinned = followingStream('pinned', [digest('a')])
const snapshot = snapshotOf({
  imageStreams: [
    ...['worker', 'nginx', 'tokman', 'slow'].map((name) => followingStream(name, [digest('a')])),
    {
      ...pinned,
      spec: {
        tags: [{ name: 'prod', from: { kind: 'DockerImage', name: `quay.io/packit/pinned@${digest('a')}` } }],
      },
    },
  ],
  deployments: [
    deploymentOf('worker', {
      images: { app: `quay.io/packit/worker@${digest('a')}` },
      triggers: [triggerOf('worker:prod', 'app')],
    }),
  ],
})

const ANSWERS: Record<string, Answer<RegistryCheck>> = {
  worker: newer(digest('b')),
  nginx: upToDate(digest('a')),
  tokman: GONE,
  slow: UNASKED,
}
const lookUp: RegistryLookup = ({ stream }) => ANSWERS[stream.metadata.name] ?? UNASKED
const ALL = ['worker:prod', 'nginx:prod', 'tokman:prod', 'slow:prod', 'pinned:prod', 'gone:prod']
const importAll = (tags: string[], by = lookUp, except: string[] = []) =>
  planImportAll(snapshot, { action: 'import-all', tags, except }, by)

describe('the plan of an import of many tags', () => {
  it('says what happens to each tag, and why nothing', () => {
    const { imports } = planOf(importAll(ALL))
    expect(imports.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'gone:prod skipped',
      'nginx:prod idle',
      'pinned:prod pinned',
      'slow:prod unasked',
      'tokman:prod failing',
      'worker:prod new',
    ])
    expect(imports.filter(({ why }) => why === null).map(({ name }) => name)).toEqual(['worker:prod'])
  })

  it('imports only new images, in the same way as the import of one tag', () => {
    const plan = planOf(importAll(ALL))
    const one = planOf(planImport(snapshot, tagIn(snapshot, 'worker', 'prod'), lookUp))
    expect(plan).toMatchObject({ steps: one.steps, effects: one.effects, commands: one.commands })
    expect(plan).toMatchObject({
      title: 'Import 1 of 6 tags',
      confirm: 'Import 1 tag and move one workload',
      atOnce: IMPORTS_AT_ONCE,
    })
  })

  it('is the same plan for any order of the tags, and for duplicates', () => {
    const { fingerprint } = planOf(importAll(ALL))
    expect(planOf(importAll([...ALL].reverse().concat('worker:prod'))).fingerprint).toBe(fingerprint)
  })

  it('is another plan when another tag has a new image', () => {
    const both: RegistryLookup = (tag, pullSpec) =>
      tag.stream.metadata.name === 'nginx' ? newer(digest('c')) : lookUp(tag, pullSpec)
    expect(planOf(importAll(ALL, both)).fingerprint).not.toBe(planOf(importAll(ALL)).fingerprint)
  })

  it('skips the tags that a person skipped, without asking the registry', () => {
    const both: RegistryLookup = (tag, pullSpec) =>
      tag.stream.metadata.name === 'nginx' ? newer(digest('c')) : lookUp(tag, pullSpec)
    const asked: string[] = []
    const listening: RegistryLookup = (tag, pullSpec) => {
      asked.push(tag.stream.metadata.name)
      return both(tag, pullSpec)
    }
    const plan = planOf(importAll(['nginx:prod', 'worker:prod'], listening, ['worker:prod']))
    expect(plan).toMatchObject({
      title: 'Import 1 of 2 tags',
      effects: [],
      imports: [
        { name: 'nginx:prod', outcome: 'new' },
        { name: 'worker:prod', outcome: 'left-out' },
      ],
    })
    expect(asked).toEqual(['nginx'])
    expect(plan.steps).toHaveLength(1)
  })

  it('is refused where nothing is new, with a reason for each tag', () => {
    expect(refusalOf(importAll(['nginx:prod', 'tokman:prod', 'pinned:prod']))).toMatchObject({
      code: 'nothing-to-do',
      message: 'Nothing to import: of 3 tags, 1 up to date, 1 pinned, 1 failing.',
      imports: [{ outcome: 'idle' }, { outcome: 'pinned' }, { outcome: 'failing' }],
    })
  })

  it('says what it knows of the lanes that it leaves out, and how old an earlier answer is', () => {
    const left = { upToDate: 9_470, unchecked: 12, newer: 1, pinned: 0 }
    const request: Parameters<typeof planImportAll>[1] = {
      action: 'import-all',
      tags: ['worker:prod', 'nginx:prod'],
      except: [],
      left,
    }
    const checkedAt = '2026-11-23T18:26:00.000Z'
    const old = { state: 'up-to-date', image: unknownImage(digest('a')), checkedAt } as const
    const { warnings, imports } = planOf(
      planImportAll(snapshot, request, (tag, pullSpec) =>
        tag.stream.metadata.name === 'nginx' ? { ok: true, value: old } : lookUp(tag, pullSpec),
      ),
    )
    expect(warnings).toContain(
      'Not in this plan: 1 lane with a newer image, which the next import takes, 12 lanes that no recent check tells about, 9,470 lanes that were up to date when last checked. Check the registry first to have them looked at.',
    )
    expect(imports[0]?.why).toBe('Up to date (aaaaaaaa), checked 4 min ago.')
  })

  it('counts the tags that could not be checked, where they are many', () => {
    const slow = Array.from({ length: 11 }, (_, index) => followingStream(`slow-${index}`, []))
    const [worker] = snapshot.imageStreams.ok ? snapshot.imageStreams.value : []
    const many = snapshotOf({ imageStreams: [...(worker ? [worker] : []), ...slow] })
    const tags = ['worker:prod', ...slow.map(({ metadata }) => `${metadata.name}:prod`)]
    const { warnings } = planOf(planImportAll(many, { action: 'import-all', tags, except: [] }, lookUp))
    expect(warnings).toEqual(['11 tags could not be checked, and are not imported.'])
  })
})
