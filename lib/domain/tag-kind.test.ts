import { describe, expect, it } from 'vitest'
import { laneOf } from '#lib/domain/lanes'
import { answered } from '#lib/domain/recorded-objects'
import { actionsOf, KIND_WORDS, otherKindOf, type TagAction } from '#lib/domain/tag-kind'
import { snapshotOf, tagIn } from '#lib/domain/test-objects'
import { planFollow } from '#lib/plan/plan-follow'
import { planImport } from '#lib/plan/plan-import'
import { planPin } from '#lib/plan/plan-pin'

const STREAM = 'kinds-of-tags'
const snapshot = snapshotOf({ imageStreams: [answered('ImageStream', STREAM, 0)] })

/** Tags that follow the registry are told apart by how their import stands. */
const KINDS: [tag: string, kind: string, actions: TagAction[], image: string | null][] = [
  ['plain', 'following: done', ['import', 'check', 'pin'], 'fd58b109'],
  ['pinned', 'pinned', ['follow', 'pin'], 'a2196e51'],
  ['alias', 'alias', ['pin'], 'fd58b109'],
  ['other-stream', 'another-stream', ['pin'], '5f14cdcd'],
  ['image', 'image', ['pin'], '5f14cdcd'],
  ['reference', 'reference', [], null],
  ['failing', 'following: failed', ['import', 'check', 'pin'], null],
  ['no-from', 'without-from', [], null],
  ['pushed', 'pushed', [], 'a2196e51'],
]

describe.each(KINDS)('the recorded tag %s', (name, kind, actions, image) => {
  const tag = tagIn(snapshot, STREAM, name)
  const lane = laneOf(tag, [], new Map())

  it(`is ${kind}, and shows the image that it has`, () => {
    const { source } = lane
    const told = source.kind === 'following' ? `following: ${lane.import.state}` : otherKindOf(lane, source)
    expect(told).toBe(kind)
    expect(lane.image?.digest.slice(7, 15) ?? null).toBe(image)
  })

  it(`offers ${actions.join(', ') || 'nothing'}, and the plans refuse the rest`, () => {
    expect(actionsOf(lane.source)).toEqual(actions)
    const unasked = () => ({ ok: false, error: { code: 'failed', message: 'Not asked.' } }) as const
    const author = { by: 'Olivia', at: '2026-11-24T01:00:00Z', reason: '' }
    const digest = `sha256:${'1'.repeat(64)}`
    const pin = { action: 'pin', stream: STREAM, tag: name, digest, until: null } as const
    const refusals: Record<'import' | 'follow' | 'pin', string> = {
      import: codeOf(planImport(snapshot, tag, unasked)),
      follow: codeOf(planFollow(snapshot, tag, unasked)),
      pin: codeOf(planPin(snapshot, tag, pin, author, unasked)),
    }
    const offered = { import: 'planned', follow: 'planned', pin: 'not-found' }
    for (const action of ['import', 'follow', 'pin'] as const) {
      if (actions.includes(action)) expect(refusals[action]).toBe(offered[action])
      else expect(['not-importable', 'pinned', 'nothing-to-do']).toContain(refusals[action])
    }
  })
})

it('covers every tag of the recording', () => {
  const [stream] = snapshot.imageStreams.ok ? snapshot.imageStreams.value : []
  const specs = (stream?.spec?.tags ?? []).map(({ name }) => name)
  const statuses = (stream?.status?.tags ?? []).map(({ tag }) => tag)
  expect(new Set(KINDS.map(([tag]) => tag))).toEqual(new Set([...specs, ...statuses, 'no-from']))
  expect(Object.keys(KIND_WORDS)).toHaveLength(KINDS.length - 2)
})

function codeOf(planned: ReturnType<typeof planImport>): string {
  return planned.ok ? 'planned' : planned.refusal.code
}
