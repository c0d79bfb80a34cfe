import { describe, expect, it } from 'vitest'
import { couldNotAsk, obstacleTo, type Verdict } from '#lib/domain/rights/person-rights'
import type { Right } from '#lib/domain/rights/right'

const right = (verb: Right['verb'], resource: string, name: string | null = null): Right => {
  return { verb, group: '', resource, name }
}
const [tag, web, db] = [right('patch', 'tags', 'web:prod'), right('patch', 'webs'), right('patch', 'dbs')]

/** What the cluster says of `tag`, `web` and `db`. */
const saying =
  (...verdicts: Verdict[]) =>
  (of: Right): Verdict =>
    verdicts[[tag, web, db].indexOf(of)] ?? 'unknown'

const obstacle = (ways: Right[][], ...verdicts: Verdict[]) =>
  obstacleTo(ways, saying(...verdicts), 'packit--prod')

describe('what stands in the way of a person', () => {
  it.each([
    ['nothing is needed', [[]], []],
    ['all rights of a way are there', [[tag, web]], ['allowed', 'allowed']],
    ['one way is open, and another is not', [[tag], [web]], ['denied', 'allowed']],
    ['one way is open, and another is not known', [[tag], [web]], ['may-not-ask', 'allowed']],
  ] as [string, Right[][], Verdict[]][])('is nothing where %s', (_where, ways, verdicts) => {
    expect(obstacle(ways, ...verdicts)).toBeNull()
  })

  it('is what the cluster denies, by verb and resource', () => {
    expect(obstacle([[tag, web]], 'denied', 'allowed')).toEqual({
      isKnown: true,
      message: 'The cluster does not let you patch tags named web:prod in packit--prod.',
    })
    expect(obstacle([[web, db]], 'allowed', 'denied', 'denied')).toMatchObject({
      message: 'The cluster does not let you patch webs, or patch dbs in packit--prod.',
    })
  })

  it('is there where no way is', () => {
    expect(obstacle([])).toMatchObject({ isKnown: true })
  })

  it('is known where one right of each way is denied, whatever the others are', () => {
    expect(obstacle([[tag, web]], 'denied', 'unknown')).toMatchObject({ isKnown: true })
    expect(obstacle([[tag], [web]], 'denied', 'unknown')).toMatchObject({ isKnown: false })
  })

  it('is never "you may not" where the cluster was not asked', () => {
    expect(obstacle([[web]], 'allowed', 'unknown')).toEqual({
      isKnown: false,
      message:
        'The cluster could not be asked whether you may patch webs in packit--prod. Try again in a few seconds.',
    })
    expect(obstacle([[web]], 'allowed', 'may-not-ask')).toEqual({
      isKnown: false,
      message:
        "The cluster could not be asked whether you may patch webs in packit--prod: Quayside's service account lacks the right to ask. Tell the people who run Quayside.",
    })
    expect(couldNotAsk('view "prod"', false)).not.toMatch(/not let|may not/)
  })
})
