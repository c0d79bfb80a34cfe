import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { countsOf, pathOf } from '#components/timeline-picture/glyphs'
import { PictureBand } from '#components/timeline-picture/picture-band'
import { layoutOf, type Frame } from '#lib/domain/timeline-picture/layout'
import { looksOf } from '#lib/domain/timeline-picture/looks'
import { MARK_KINDS, type Band, type Mark } from '#lib/domain/timeline-picture/picture'

const frame: Frame = { span: { from: 0, to: 1000 }, width: 1000, knownUntil: 1000, isStale: false }

const image = (digit: string) => `sha256:${digit.repeat(64)}`
const segments = [
  { image: image('a'), commit: null, from: 100, to: 400, certainty: 'until-at-most' as const },
  { image: image('b'), commit: '651292e4d1', from: 500, to: null, certainty: 'known' as const },
]
const band: Band = { kind: 'Deployment', name: 'web', tags: [], strips: [{ container: 'app', segments }] }

function drawn(marks: Mark[]): string {
  const layout = layoutOf(band, marks, looksOf([{ bands: [band] }])[0] ?? new Map(), frame)
  const of = { id: 'prod Deployment/web', title: null, layout, later: undefined }
  return renderToStaticMarkup(createElement(PictureBand, { ...of, fills: 'f', width: 1000 }))
}

describe('a band of the picture', () => {
  it('is described in words, and tells images apart by label and pattern, too', () => {
    const markup = drawn([])
    expect(markup).toContain('aria-label="Deployment web: 2 images, the last bbbbbbbb"')
    expect(markup).toMatch(/url\(#f-0-0\).*aaaaaaaa.*url\(#f-1-1\).*651292e/s)
  })

  it('has its whole name, so that names that differ at their ends are told apart', () => {
    const name = `${'worker-'.repeat(8)}queue-1`
    const layout = layoutOf({ ...band, kind: 'StatefulSet', name }, [], new Map(), frame)
    const of = { id: 'x', title: 'Packit staging', layout, later: undefined }
    const markup = renderToStaticMarkup(createElement(PictureBand, { ...of, fills: 'f', width: 300 }))
    expect(markup).toContain(`aria-label="StatefulSet ${name} in Packit staging: `)
    expect(markup).toContain(`${name}</span><span`)
    expect(markup).toContain('>StatefulSet</span>')
    expect(markup).not.toContain('truncate')
  })

  it('leaves a gap where nothing is known, and fades what is only possible', () => {
    const [possible = '', known = ''] = drawn([]).match(/<rect[^>]*>/g) ?? []
    expect(possible).toMatch(/x="100.5".* width="299".*possible/)
    expect(known).toMatch(/x="500.5".* width="499"/)
    expect(known).not.toContain('possible')
  })

  it('has as few elements with 5,000 marks as with one of each kind', () => {
    const marks = (count: number) =>
      Array.from({ length: count }, (_, index): Mark => {
        const kind = MARK_KINDS[index % MARK_KINDS.length] ?? 'crash'
        return { kind, at: (index * 997) % 1000, words: '', on: [] }
      }).sort((a, b) => a.at - b.at)
    const elements = (markup: string) => markup.match(/<\w/g)?.length ?? 0
    expect(elements(drawn(marks(5000)))).toBeLessThanOrEqual(elements(drawn(marks(4))) + 1)
  })
})

describe('marks in one place', () => {
  const group = (x: number, length: number) => {
    const marks = Array.from({ length }, (): Mark => ({ kind: 'crash', at: 0, words: '', on: [] }))
    return { x, kind: 'crash' as const, marks }
  }

  it('are one shape with their number above', () => {
    expect(countsOf([group(10, 1), group(30, 2), group(60, 12)])).toEqual({
      digits: '212',
      xs: '30 57.5 62.5',
    })
    expect(pathOf('crash', [group(10, 1), group(30, 2)], 10).match(/M/g)).toHaveLength(2)
    expect(pathOf('pin', [group(10, 1)], 10)).toBe('')
  })

  it('are more than 99 where three digits would cover others', () => {
    expect(countsOf([group(50, 100)]).digits).toBe('>99')
  })
})
