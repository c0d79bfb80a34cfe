import { describe, expect, it } from 'vitest'
import type { PicturePart } from '#lib/domain/workload-page/environment-picture'
import { limitsOf } from '#lib/domain/workload-page/picture-limits'

const part = (name: string, members: Partial<PicturePart> = {}): PicturePart => ({
  environment: { name, title: `Packit ${name}` },
  picture: { bands: [], marks: [], gaps: [] },
  unlisted: 0,
  error: null,
  ...members,
})
const bands = [{ kind: 'Deployment' as const, name: 'web', tags: [], strips: [] }]
const error = { code: 'unreachable', message: 'The connection is refused.' } as const

describe('what a picture does not have', () => {
  it('is named by environment: what is unread, what is empty, and how many are left out', () => {
    const whole = part('a', { picture: { bands, marks: [], gaps: [] } })
    expect(limitsOf([whole, part('b', { error }), part('c'), part('d', { unlisted: 3 })])).toEqual({
      unread: [{ environment: 'b', title: 'Packit b', error }],
      empty: [{ environment: 'c', title: 'Packit c' }],
      unlisted: [{ environment: 'd', title: 'Packit d', number: 3 }],
    })
  })

  it('has no title where there is one environment', () => {
    expect(limitsOf([part('a')]).empty).toEqual([{ environment: 'a', title: null }])
    expect(limitsOf([])).toEqual({ unread: [], empty: [], unlisted: [] })
  })
})
