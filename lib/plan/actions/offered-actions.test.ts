import { expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import { tagAbilities } from '#lib/domain/image-stream/tag-kind'
import { sourceOf, tagsOf } from '#lib/domain/image-stream/tag-source'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import { planFollow } from '#lib/plan/actions/follow/plan-follow'
import { planImport } from '#lib/plan/actions/import/plan-import'
import { planPin } from '#lib/plan/actions/pin/plan-pin'
import type { Planned } from '#lib/plan/plan'

const stream = answered('ImageStream', 'kinds-of-tags', 0)
const snapshot = snapshotOf({ imageStreams: [stream] })
const author = { by: 'Olivia', at: '2026-11-24T01:00:00Z', reason: '' }
const unasked = () => ({ ok: false, error: { code: 'failed', message: 'Not asked.' } }) as const

const codeOf = (planned: Planned) => (planned.ok ? 'planned' : planned.refusal.code)

it.each(tagsOf(stream).map((tag) => [tag.name, tag] as const))(
  'what is offered for the recorded tag %s can be planned, and everything else is refused',
  (name, tag) => {
    const { canImport, canFollow, canPin } = tagAbilities({ tag: name, source: sourceOf(tag) })
    const digest = `sha256:${'1'.repeat(64)}`
    const pin = { action: 'pin', stream: stream.metadata.name, tag: name, digest, until: null } as const

    const isImportRefused = codeOf(planImport(snapshot, tag, unasked)) !== 'planned'
    expect(isImportRefused).toBe(!canImport)
    const isFollowRefused = codeOf(planFollow(snapshot, tag, unasked)) !== 'planned'
    expect(isFollowRefused).toBe(!canFollow)
    // A digest that is in no history is refused for that alone, where a pin makes sense.
    expect(codeOf(planPin(snapshot, tag, pin, author, unasked))).toBe(canPin ? 'not-found' : 'not-importable')
  },
)
