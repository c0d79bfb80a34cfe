import { describe, expect, it } from 'vitest'
import type { TagReference } from '#lib/kubernetes/objects'
import { nextImportAbout } from '#lib/domain/image-stream/next-import'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
import { newestOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest, snapshotOf, streamOf, tagIn } from '#lib/domain/testing/test-objects'

const REPOSITORY = 'quay.io/packit/packit-worker'
const importedAt = '2026-11-24T10:00:00Z'
const importPolicy = { scheduled: true }

const following = (name: string) => {
  return { name, from: { kind: 'DockerImage', name: `${REPOSITORY}:${name}` }, importPolicy }
}
const pinned = (name: string) => {
  return { name, from: { kind: 'DockerImage', name: `${REPOSITORY}@${digest('a')}` }, importPolicy }
}

/** Each tag of scheduled-reference-tag.json before and after the registry got newer images. */
const recordedTags = tagsAt(11).map((before) => {
  const after = tagsAt(13).find(({ key }) => key === before.key) ?? before
  return { key: before.key, before, after }
})

function tagsAt(step: number): StreamTag[] {
  const { items } = answered('ImageStreamList', 'scheduled-reference-tag', step)
  return (items ?? []).flatMap((stream) => tagsOf(stream))
}

/** The schedule of `stg` in a stream with these tags. */
function scheduleWith(...tags: Pick<TagReference, 'name' | 'from' | 'importPolicy'>[]) {
  const items = [{ created: importedAt, dockerImageReference: '', image: digest('a'), generation: 1 }]
  const stream = streamOf('packit-worker', { spec: { tags }, status: { tags: [{ tag: 'stg', items }] } })
  return scheduleOf(tagIn(snapshotOf({ imageStreams: [stream] }), 'packit-worker', 'stg'))
}

describe('the schedule of a tag', () => {
  it('is null if the tag is imported on demand or not at all', () => {
    expect(scheduleWith({ ...following('stg'), importPolicy: {} })).toBeNull()
    expect(
      scheduleWith({ name: 'stg', from: { kind: 'ImageStreamTag', name: 'prod' }, importPolicy }),
    ).toBeNull()
  })

  it('is null if the tag has no source of its own', () => {
    const [tag] = tagsOf(answered('ImageStream', 'docker-image-repository', 5))
    expect(tag?.spec?.importPolicy?.scheduled).toBe(true)
    expect(tag && scheduleOf(tag)).toBeNull()
  })

  it('starts with the last import', () => {
    expect(scheduleWith(following('stg'))).toEqual({ from: importedAt, isPinned: false })
  })

  it('brings nothing while the tag is pinned, whatever the other tags of its stream are', () => {
    expect(scheduleWith(pinned('stg'))?.isPinned).toBe(true)
    expect(scheduleWith(pinned('a'), following('stg'))?.isPinned).toBe(false)
    expect(scheduleWith(following('stg'), pinned('z'))?.isPinned).toBe(false)
  })

  it.each(recordedTags)('of $key predicts whether the cluster imports it by itself', ({ before, after }) => {
    const schedule = scheduleOf(before)
    const isInRegistry = before.spec?.from?.name.endsWith(':nosuch') === false
    const isImported = newestOf(after)?.image !== newestOf(before)?.image
    expect(schedule !== null && !schedule.isPinned && isInRegistry).toBe(isImported)
  })
})

describe('the next automatic import', () => {
  const schedule = { from: importedAt, isPinned: false }
  const at = (time: string) => nextImportAbout(schedule, 900, Date.parse(time))

  it('comes a multiple of the interval after the last import that changed something', () => {
    expect(at('2026-11-24T10:01:00Z')).toBe('2026-11-24T10:15:00.000Z')
    expect(at('2026-11-24T10:15:00Z')).toBe('2026-11-24T10:30:00.000Z')
    expect(at('2026-11-24T13:50:00Z')).toBe('2026-11-24T14:00:00.000Z')
  })

  it('is unknown if that was long ago, or never', () => {
    expect(at('2026-11-26T10:00:00Z')).toBeNull()
    expect(nextImportAbout({ from: null, isPinned: false }, 900, Date.parse(importedAt))).toBeNull()
  })

  it('does not come while the tag is pinned', () => {
    expect(nextImportAbout({ ...schedule, isPinned: true }, 900, Date.parse(importedAt))).toBeNull()
  })
})
