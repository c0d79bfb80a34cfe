import { describe, expect, it } from 'vitest'
import { titlesOf } from '#lib/domain/environment-view'

const titlesIn = (...environments: [name: string, title: string][]) => {
  const titleOf = titlesOf(environments.map(([name, title]) => ({ name, title })))
  return environments.map(([name]) => titleOf(name))
}

describe('the title of an environment', () => {
  it('tells it from the others', () => {
    expect(titlesIn(['prod', 'Production'], ['stg', 'Staging'])).toEqual(['Production', 'Staging'])
  })

  it('has the name, too, where a title is there twice', () => {
    expect(titlesIn(['a', 'Packit'], ['b', 'Packit'], ['c', 'Other'])).toEqual([
      'Packit (a)',
      'Packit (b)',
      'Other',
    ])
  })

  it('is not needed where there is only one', () => {
    expect(titlesIn(['prod', 'Production'])).toEqual([null])
  })
})
