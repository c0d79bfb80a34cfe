import { describe, expect, it } from 'vitest'
import type { TagReference } from '#lib/kubernetes/objects'
import { nextImportAbout } from '#lib/domain/image-stream/next-import'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
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

  it('starts with the last import', () => {
    expect(scheduleWith(following('stg'))).toEqual({ from: importedAt, heldBy: null })
  })

  it('is blocked by a pin of the tag, or of the first scheduled tag of its stream', () => {
    expect(scheduleWith(pinned('stg'))?.heldBy).toBe('stg')
    expect(scheduleWith(pinned('a'), following('stg'))?.heldBy).toBe('a')
    expect(scheduleWith(following('stg'), pinned('z'))?.heldBy).toBeNull()
  })
})

describe('the next automatic import', () => {
  const schedule = { from: importedAt, heldBy: null }
  const at = (time: string) => nextImportAbout(schedule, 900, Date.parse(time))

  it('comes a multiple of the interval after the last import that changed something', () => {
    expect(at('2026-11-24T10:01:00Z')).toBe('2026-11-24T10:15:00.000Z')
    expect(at('2026-11-24T10:15:00Z')).toBe('2026-11-24T10:30:00.000Z')
    expect(at('2026-11-24T13:50:00Z')).toBe('2026-11-24T14:00:00.000Z')
  })

  it('is unknown if that was long ago, or never', () => {
    expect(at('2026-11-26T10:00:00Z')).toBeNull()
    expect(nextImportAbout({ from: null, heldBy: null }, 900, Date.parse(importedAt))).toBeNull()
  })

  it('does not come while a pin blocks it', () => {
    expect(nextImportAbout({ ...schedule, heldBy: 'stg' }, 900, Date.parse(importedAt))).toBeNull()
  })
})
