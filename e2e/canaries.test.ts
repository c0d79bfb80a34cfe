import { expect, it } from 'vitest'
import { leaksIn } from './canaries'

const SECRET = 'a token+with/signs'

it.each([
  ['as it is', `Bearer ${SECRET}`],
  ['in an address', `/?token=${encodeURIComponent(SECRET)}`],
  ['in Basic credentials', Buffer.from(`oauth2:${SECRET}`).toString('base64')],
])('finds a canary %s', (_how, text) => {
  const seen = [
    { where: 'the log', text },
    { where: 'a page', text: 'nothing' },
  ]
  expect(leaksIn(seen, { 'the token': SECRET })).toEqual(['the token: the log'])
})

it('refuses to look for what is hardly there', () => {
  expect(() => leaksIn([], { 'the token': '' })).toThrow('too short')
})
