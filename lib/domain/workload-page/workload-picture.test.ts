import { describe, expect, it } from 'vitest'
import { imageFacts, imageView } from '#lib/domain/image/image'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import { tagIn, workloadIn } from '#lib/domain/testing/test-objects'
import type { Mark, Picture } from '#lib/domain/timeline-picture/picture'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { fedPicture, namesOf, workloadPicture } from '#lib/domain/workload-page/workload-picture'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'

const snapshot = recordedSnapshot()
const ownership = ownershipOf(snapshot)
const newest = imageView(
  imageFacts(
    answered('ImageStreamTag', 'imagestreams-list-and-history', 2).image,
    Date.parse('2026-11-29T12:00:00Z'),
  ),
)
const images = new Map([[newest.digest, newest]])
const operation: Mark = {
  kind: 'operation',
  at: Date.parse('2026-11-23T17:00:00Z'),
  words: 'Import',
  on: ['packit-worker:prod'],
}

function pictureOf(key: WorkloadKey): Picture {
  const workload = workloadIn(snapshot, key)
  const periods = lastPeriods(workload, ownership, NO_RETURNS)
  return workloadPicture(snapshot, workload, periods, [], images, [operation])
}

describe('the picture of a workload', () => {
  it('has its images with commits, and the imports of the tags that feed it', () => {
    const { bands, marks } = pictureOf(WORKER)
    expect(bands).toMatchObject([{ kind: 'StatefulSet', name: WORKER.name, tags: ['packit-worker:prod'] }])
    const segments = bands[0]?.strips[0]?.segments ?? []
    expect(segments.at(-1)).toEqual({
      image: newest.digest,
      commit: newest.commit,
      from: Date.parse('2026-11-23T17:56:06Z'),
      to: null,
      certainty: 'known',
    })
    const imports = marks.filter(({ kind }) => kind === 'import')
    expect(imports).toHaveLength(tagIn(snapshot, 'packit-worker', 'prod').status?.items?.length ?? 0)
    expect(imports.every(({ on }) => on.includes('packit-worker:prod'))).toBe(true)
    expect(marks).toContain(operation)
  })

  it('has marks oldest first, so that a new one is added at the end', () => {
    const times = pictureOf(SERVICE).marks.map(({ at }) => at)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('is named by the workload and by its tags', () => {
    expect([...namesOf(workloadIn(snapshot, WORKER))]).toEqual([
      'StatefulSet/packit-worker-short-running',
      'packit-worker:prod',
    ])
  })
})

describe('the picture of a tag', () => {
  it('has the workloads that it feeds, with the containers that its triggers set', () => {
    const tag = tagIn(snapshot, 'packit-worker', 'prod')
    const workloads = [workloadIn(snapshot, WORKER)]
    const { bands, marks } = fedPicture(tag, workloads, ownership, () => NO_RETURNS, images, [operation])
    expect(bands).toEqual(pictureOf(WORKER).bands)
    expect(marks).toEqual(pictureOf(WORKER).marks)
    const other = { ...tag, key: 'other:prod' }
    expect(fedPicture(other, workloads, ownership, () => NO_RETURNS, images, []).bands).toMatchObject([
      { strips: [] },
    ])
  })
})
