import { describe, expect, it } from 'vitest'
import type { Verdict } from '#lib/domain/rights/person-rights'
import type { Right } from '#lib/domain/rights/right'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { ClusterRights } from '#lib/server/auth/cluster-rights'

const PODS: Right = { verb: 'delete', group: '', resource: 'pods', name: null }
const OLA = { user: 'ola', groups: ['system:authenticated'] }
const named = (name: string) => ({ ...PODS, name })

/** @param answer what the cluster says; a promise that never settles hangs */
function rightsOf(answer: (right: Right) => Verdict | Promise<Verdict>) {
  const asked: (string | null)[] = []
  const clock = new TestClock()
  const rights = new ClusterRights((_subject, right) => {
    asked.push(right.name)
    return Promise.resolve(answer(right))
  }, clock)
  const verdict = (right = PODS, subject = OLA) => rights.verdict(subject, right, clock.now() + 20)
  return { asked, clock, verdict }
}

const never = () => new Promise<Verdict>(() => undefined)

describe('what a cluster says of a person', () => {
  it('is asked once for all who wait, and counts for five seconds', async () => {
    const { asked, clock, verdict } = rightsOf(() => 'allowed')
    expect(await Promise.all([verdict(), verdict(), verdict()])).toEqual(['allowed', 'allowed', 'allowed'])
    await clock.advance(4_900)
    await verdict()
    expect(asked).toHaveLength(1)
    await clock.advance(200)
    await verdict()
    expect(asked).toHaveLength(2)
  })

  it('is of these groups only', async () => {
    const { asked, verdict } = rightsOf(() => 'allowed')
    await verdict()
    await verdict(PODS, { ...OLA, groups: [...OLA.groups, 'team'] })
    await verdict(PODS, { ...OLA, user: 'olaf' })
    expect(asked).toHaveLength(3)
  })

  it('is asked again a second later where it is not known', async () => {
    let says: Verdict = 'unknown'
    const { clock, verdict } = rightsOf(() => says)
    expect(await verdict()).toBe('unknown')
    says = 'allowed'
    await clock.advance(1_001)
    expect(await verdict()).toBe('allowed')
  })

  it('is unknown where the cluster hangs, and nobody waits for what stands behind that', async () => {
    const { asked, clock, verdict } = rightsOf(never)
    const many = Array.from({ length: 40 }, (_, index) => verdict(PODS, { ...OLA, user: `user-${index}` }))
    expect(new Set(await Promise.all(many))).toEqual(new Set(['unknown']))
    expect(asked.length).toBeLessThanOrEqual(16)
    await clock.advance(10_000)
    expect(asked.length).toBeLessThanOrEqual(16)
  })

  it('is about one object only where all are denied', async () => {
    const { asked, verdict } = rightsOf(({ name }) => (name === 'web-0' ? 'allowed' : 'denied'))
    expect(await verdict(named('web-0'))).toBe('allowed')
    expect(await verdict(named('web-1'))).toBe('denied')
    expect(asked).toEqual([null, 'web-0', 'web-1'])
  })

  it('is kept for so many people only', async () => {
    const { asked, verdict } = rightsOf(() => 'allowed')
    for (let number = 0; number < 2_001; number += 1) await verdict(PODS, { ...OLA, user: `user-${number}` })
    await verdict(PODS, { ...OLA, user: 'user-0' })
    expect(asked).toHaveLength(2_002)
  })
})
