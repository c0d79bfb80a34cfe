import { describe, expect, it } from 'vitest'
import type { PicturePart } from '#lib/domain/workload-page/environment-picture'
import { limitsOf } from '#lib/domain/workload-page/picture-limits'

const part = (name: string, members: Partial<PicturePart> = {}): PicturePart => ({
  environment: { name, title: `Packit ${name}` },
  picture: { bands: [], marks: [], gaps: [] },
  unlisted: 0,
  unread: [],
  ...members,
})
const bands = [{ kind: 'Deployment' as const, name: 'web', tags: [], strips: [] }]
const error = { code: 'forbidden', message: 'You may not list them.' } as const
const deployments = { what: 'Deployments', name: null, error }
const statefulSets = { what: 'StatefulSets', name: null, error }

describe('what a picture does not have', () => {
  it('is named by environment: what is unread, what is empty, and how many are left out', () => {
    const whole = part('a', { picture: { bands, marks: [], gaps: [] } })
    const unread = part('b', { unread: [deployments, statefulSets] })
    expect(limitsOf([whole, unread, part('c'), part('d', { unlisted: 3 })])).toEqual({
      unread: [{ environment: 'b', title: 'Packit b', what: 'The workloads', error }],
      empty: [{ environment: 'c', title: 'Packit c' }],
      unlisted: [{ environment: 'd', title: 'Packit d', number: 3 }],
    })
  })

  it('is one kind of workloads that cannot be read, whether or not there are others', () => {
    const unread = [{ environment: 'a', title: null, what: 'Deployments', error }]
    expect(limitsOf([part('a', { unread: [deployments] })])).toEqual({ unread, empty: [], unlisted: [] })
    const others = part('a', { unread: [deployments], picture: { bands, marks: [], gaps: [] }, unlisted: 3 })
    expect(limitsOf([others])).toEqual({
      ...{ unread, empty: [] },
      unlisted: [{ environment: 'a', title: null, number: 3 }],
    })
  })

  it('has no title where there is one environment', () => {
    expect(limitsOf([part('a')]).empty).toEqual([{ environment: 'a', title: null }])
    expect(limitsOf([])).toEqual({ unread: [], empty: [], unlisted: [] })
  })
})
