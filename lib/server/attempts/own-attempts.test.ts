import { expect, it } from 'vitest'
import { OwnAttempts } from '#lib/server/attempts/own-attempts'
import { titled, tryOf } from '#lib/server/attempts/testing/test-tries'

const NOON = Date.parse('2026-11-23T12:00:00Z')
const DAY = 86_400_000

const rowsOf = (own: OwnAttempts) => [...own.unwritten().values()]

it('a hundred tries are one row, with the first and the last of them', () => {
  const own = new OwnAttempts()
  for (let time = 0; time < 100; time += 1) own.note(tryOf(), NOON + time * 1_000)
  expect(rowsOf(own)).toMatchObject([
    { count: 100, firstAt: '2026-11-23T12:00:00.000Z', lastAt: '2026-11-23T12:01:39.000Z', by: 'vera' },
  ])
})

it('another person, thing, result or day is another row', () => {
  const own = new OwnAttempts()
  const { attempted } = tryOf()
  const tries = [
    tryOf(),
    tryOf('victor'),
    tryOf('vera', titled('Pin nginx:prod to bbbbbbbb')),
    tryOf('vera', { attempted: { ...attempted, isPlan: true } }),
    tryOf('vera', { code: 'too-many' }),
    tryOf('vera', { outcome: 'refused' }),
  ]
  for (const each of tries) own.note(each, NOON)
  own.note(tryOf(), NOON + DAY / 2)
  expect(rowsOf(own).map(({ count }) => count)).toEqual(Array(7).fill(1))
})

it('one person gets 20 rows a day, and one more that counts the others', () => {
  const own = new OwnAttempts()
  for (let index = 0; index < 1_000; index += 1) own.note(tryOf('vera', titled(`Pin ${index}`)), NOON)
  own.note(tryOf('victor'), NOON)
  expect(rowsOf(own)).toHaveLength(22)
  expect(rowsOf(own)[20]).toMatchObject({ code: 'many', count: 980, by: 'vera', about: [] })
  expect(rowsOf(own)[21]).toMatchObject({ by: 'victor', code: 'forbidden' })
})

it('all people get 100 rows a day, and one more', () => {
  const own = new OwnAttempts()
  for (let index = 0; index < 1_000; index += 1) own.note(tryOf(`p-${index}`), NOON)
  expect(rowsOf(own)).toHaveLength(101)
  expect(rowsOf(own)[100]).toMatchObject({ code: 'many', count: 900, by: 'Several people', subject: '' })
})

it('what was written is written again only if it goes up, and its count goes on', () => {
  const own = new OwnAttempts()
  own.note(tryOf(), NOON)
  const first = own.unwritten()
  own.note(tryOf(), NOON)
  own.setWritten(first)
  expect([own.hasNew, rowsOf(own).map(({ count }) => count)]).toEqual([false, [2]])
  own.setWritten(own.unwritten())
  expect(rowsOf(own)).toEqual([])
  own.note(tryOf(), NOON)
  expect(rowsOf(own)).toMatchObject([{ count: 3 }])
})

it('remembers two days', () => {
  const own = new OwnAttempts()
  for (let day = 0; day < 5; day += 1) own.note(tryOf(), NOON + day * DAY)
  expect(rowsOf(own).map(({ firstAt }) => firstAt.slice(8, 10))).toEqual(['26', '27'])
})

it('keeps little of what somebody chose, on one line', () => {
  const own = new OwnAttempts()
  const long = `\r\nEvil: 1\u202E${'統'.repeat(20_000)}`
  const attempted = {
    action: 'pin',
    title: long,
    about: [long, ...Array<string>(50).fill('統'.repeat(120))],
    isPlan: false,
  }
  own.note(
    {
      ...tryOf(),
      attempted,
      message: long,
      person: { person: 'f'.repeat(64), by: long, issuer: long, subject: long },
    },
    NOON,
  )
  const [text = ''] = rowsOf(own).map((row) => JSON.stringify(row))
  expect(Buffer.byteLength(text)).toBeLessThan(4_096)
  expect(text).not.toMatch(/\\r|\\n|\u202E/)
  expect(rowsOf(own)[0]?.about).toEqual(Array(3).fill('統'.repeat(120)))
})

it('keeps a whole subject, by which Activity finds the person', () => {
  const own = new OwnAttempts()
  const subject = 's'.repeat(255)
  own.note({ ...tryOf(), person: { person: 'x', by: 'Vera', subject } }, NOON)
  expect(rowsOf(own)).toMatchObject([{ subject }])
})
