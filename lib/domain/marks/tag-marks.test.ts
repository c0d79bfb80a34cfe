import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { annotatedStream, markedStream, markWith } from '#lib/domain/testing/test-marks'
import { digest, followingStream, snapshotOf, tagIn } from '#lib/domain/testing/test-objects'
import { MARKS_ANNOTATION } from '#lib/kubernetes/names'
import { hasUnreadMarks, MOST_MARKS, tagMarks, withMark } from '#lib/domain/marks/tag-marks'

const stream = followingStream('worker', [digest('a')])
const tagOf = (made = stream) => tagIn(snapshotOf({ imageStreams: [made] }), 'worker', 'prod')
const withText = (text: string) => tagOf(annotatedStream(stream, text))
const written = (text: string) => withText(text)
const numbered = (number: number) => digest('a').slice(0, -2) + String(number).padStart(2, '0')
const full = Array.from({ length: MOST_MARKS }, (_, index) =>
  markWith({ image: numbered(index), at: `2026-11-20T03:${10 + index}:00Z` }),
)

describe('the marks of a tag', () => {
  it('are read as they were written', () => {
    const { annotation } = withMark(tagOf(), markWith())
    expect(tagMarks(written(annotation))).toEqual([markWith()])
  })

  it('are one for each image, the newest first', () => {
    const later = markWith({ verdict: 'none', reason: 'it was the node', at: '2026-11-21T03:12:00Z' })
    const other = markWith({ image: digest('b') })
    expect(tagMarks(tagOf(markedStream(stream, markWith(), other, later)))).toEqual([later, other])
  })

  it.each([
    'not JSON',
    '{}',
    'null',
    '[null, 1, "a", [], {}]',
    '[{"digest":"a/b","verdict":"bad","at":"2026-11-20T03:12:00Z"}]',
    '[{"digest":"sha256:aa","verdict":"worst","at":"2026-11-20T03:12:00Z"}]',
    '[{"digest":"sha256:aa","verdict":"bad","at":"yesterday"}]',
    '[{"digest":"sha256:aa","verdict":"bad","at":"9998-01-01T00:00:00Z"}]',
    '[{"digest":"sha256:aa","verdict":"none","at":"9999-01-01T00:00:00Z"}]',
    '[{"digest":"sha256:aa","verdict":"bad","at":"9999-12-31T23:00:00-12:00"}]',
  ])('of %s are none, which the next write replaces', (text) => {
    expect(tagMarks(withText(text))).toEqual([])
    expect(hasUnreadMarks(withText(text))).toBe(true)
  })

  it('count also without a name and a reason', () => {
    const text = JSON.stringify([
      { digest: digest('a'), verdict: 'bad', reason: 1, at: '2026-11-20T04:12:00+01:00' },
    ])
    expect(tagMarks(withText(text))).toEqual([markWith({ reason: '', by: 'somebody' })])
    const unseen = markedStream(stream, markWith({ by: '\u202E ' }))
    expect(tagMarks(tagOf(unseen))).toEqual([markWith({ by: 'somebody' })])
    expect(hasUnreadMarks(withText(text))).toBe(false)
  })

  it('are one line of what can be seen, before they are cut', () => {
    const hidden = '\u202E'.repeat(400)
    const mark = markWith({ reason: `${hidden}it loses\n jobs\u001B`, by: `${hidden}O\u200Bla` })
    expect(tagMarks(tagOf(markedStream(stream, mark)))).toEqual([markWith()])
  })

  it('are bounded, whatever somebody wrote', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, json) => {
        expect(tagMarks(withText(text)).length).toBeLessThanOrEqual(MOST_MARKS)
        expect(tagMarks(withText(JSON.stringify(json))).length).toBeLessThanOrEqual(MOST_MARKS)
      }),
    )
    expect(tagMarks(tagOf(markedStream(stream, markWith({ reason: 'x'.repeat(70_000) }))))).toEqual([])
    const long = withMark(tagOf(), markWith({ reason: 'x'.repeat(5_000), by: 'y'.repeat(5_000) }))
    expect(long.annotation.length).toBeLessThan(700)
  })

  it('are so many: one more drops the oldest', () => {
    const { annotation, dropped } = withMark(
      tagOf(markedStream(stream, ...full)),
      markWith({ image: digest('f') }),
    )
    expect(dropped).toEqual([full[0]])
    const left = tagMarks(written(annotation))
    expect(left).toHaveLength(MOST_MARKS)
    expect(left.map(({ image }) => image)).not.toContain(full[0]?.image)
  })

  it('are none without the annotation', () => {
    expect(tagMarks(tagOf())).toEqual([])
    expect(hasUnreadMarks(tagOf())).toBe(false)
    expect(tagOf(markedStream(stream, markWith())).spec?.annotations).toHaveProperty([MARKS_ANNOTATION])
  })
})
