import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checksByName, type DatedCheck } from '#lib/forge/dialects/newest-checks'

const check = (state: DatedCheck['state'], origin: string, at: string | null, name = 'lint'): DatedCheck => ({
  name,
  state,
  origin,
  at,
  url: `https://x/${origin}/${at}`,
})

it.each<[string, DatedCheck[], DatedCheck['state']]>([
  [
    'green hides an older red of its origin',
    [check('failure', 'a', '1'), check('success', 'a', '2')],
    'success',
  ],
  [
    'red hides an older green of its origin',
    [check('failure', 'a', '2'), check('success', 'a', '1')],
    'failure',
  ],
  [
    'green never hides the red of another origin',
    [check('failure', 'a', '1'), check('success', 'b', '2')],
    'failure',
  ],
  [
    'green does not hide what another origin still runs',
    [check('running', 'a', '1'), check('success', 'b', '2')],
    'running',
  ],
  ['skipped and green are green', [check('neutral', 'a', '2'), check('success', 'b', '1')], 'success'],
  [
    'of two without a time, the worst counts',
    [check('success', 'a', null), check('failure', 'a', '1')],
    'failure',
  ],
  [
    'what has not begun is newer than green',
    [check('success', 'a', '1'), check('running', 'a', null)],
    'running',
  ],
  [
    'of the same time, the later in the list counts',
    [check('failure', 'a', '1'), check('success', 'a', '1')],
    'success',
  ],
])('%s', (_what, checks, state) => {
  expect(checksByName(checks)).toMatchObject([{ name: 'lint', state }])
})

it('has one check for each name: the worst of the newest of each origin', () => {
  const arbitrary = fc.record({
    name: fc.constantFrom('lint', 'tests'),
    state: fc.constantFrom('success', 'failure', 'running', 'neutral'),
    origin: fc.constantFrom('a', 'b', 'c'),
    at: fc.constantFrom('1', '2', '3'),
    url: fc.constant(null),
  })
  const property = fc.property(fc.array(arbitrary, { maxLength: 12 }), (checks) => {
    const merged = checksByName(checks)
    expect(merged.map(({ name }) => name)).toEqual([...new Set(checks.map(({ name }) => name))])
    for (const { name, state } of merged) {
      const newest = ['a', 'b', 'c'].flatMap((origin) => {
        const own = checks.filter((each) => each.name === name && each.origin === origin)
        return own.toSorted((one, other) => one.at.localeCompare(other.at)).slice(-1)
      })
      const states = newest.map((each) => each.state)
      const worst = ['failure', 'running', 'success', 'neutral'].find((each) =>
        states.some((own) => own === each),
      )
      expect(state).toBe(worst)
    }
  })
  fc.assert(property)
})
