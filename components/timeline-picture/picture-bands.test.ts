import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { PictureBands } from '#components/timeline-picture/picture-bands'
import { groupOf, prepare } from '#lib/domain/timeline-picture/groups'
import type { Frame } from '#lib/domain/timeline-picture/layout'
import type { Band, PlacedPicture } from '#lib/domain/timeline-picture/picture'

const frame: Frame = { span: { from: 0, to: 100 }, width: 100, knownUntil: 100, isStale: false }
const band: Band = { kind: 'Deployment', name: 'web', tags: [], strips: [] }
const picture = { bands: [band], marks: [], gaps: [] }

function drawn(...pictures: PlacedPicture[]): string {
  const groups = prepare(pictures).map((each) => groupOf(each, frame))
  const props = { label: 'Images of all environments', groups, fills: 'f', width: 100 }
  return renderToStaticMarkup(createElement(PictureBands, props))
}

describe('the bands of several environments', () => {
  const markup = drawn(
    { environment: 'prod', title: 'Packit production', picture },
    { environment: 'stg', title: 'Packit staging', picture },
  )

  it('are lists with the titles as headings and names', () => {
    const headings = [...markup.matchAll(/<h3 id="([^"]*)"[^>]*>([^<]*)</g)].map(([, id, title]) => [
      id,
      title,
    ])
    const lists = [...markup.matchAll(/<ul aria-labelledby="([^"]*)"/g)].map(([, id]) => id)
    expect(headings.map(([, title]) => title)).toEqual(['Packit production', 'Packit staging'])
    expect(lists).toEqual(headings.map(([id]) => id))
  })

  it('are one stop of Tab, and one list for the arrow keys', () => {
    expect(markup.match(/data-item="[^"]*"/g)).toEqual([
      'data-item="prod Deployment/web"',
      'data-item="stg Deployment/web"',
    ])
    expect(markup.match(/tabindex="0"/g)).toHaveLength(1)
    expect(markup.match(/data-roving/g)).toHaveLength(1)
  })
})

it('the bands of one environment have no heading', () => {
  const markup = drawn({ environment: 'prod', title: null, picture })
  expect(markup).toContain('<ul aria-label="Images of all environments">')
  expect(markup).not.toContain('<h3')
})
