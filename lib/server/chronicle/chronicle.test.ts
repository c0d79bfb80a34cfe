import { expect, it, vi } from 'vitest'
import { identityOf } from '#lib/domain/chronicle/facts'
import { markFact } from '#lib/domain/testing/test-facts'
import { digest } from '#lib/domain/testing/test-objects'
import { factsIn } from '#lib/server/chronicle/chronicle-pages'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import { keyOf, textOf } from '#lib/server/chronicle/fact-text'
import { PageWords, WORDS_KEY } from '#lib/server/chronicle/page-words'
import { environmentOf } from '#lib/server/testing/test-environment'

const FORGED = markFact({ by: 'O\u202Ela', reason: 'it loses\n jobs\u001B' })
const PAGE = vi.hoisted(() => ({
  metadata: {
    name: 'quayside-chronicle-000001',
    labels: { 'quayside.io/journal': 'chronicle' },
    resourceVersion: '1',
  },
  data: {},
}))
vi.mock('#lib/server/environment/stores', () => ({ storeOf: () => ({ journal: { list: [PAGE] } }) }))

it('what a forged fact says is read as plain lines, and stays the fact that was written', () => {
  const words = PageWords.none()
  PAGE.data = { [keyOf(FORGED)]: textOf(FORGED, words), [WORDS_KEY]: words.text }
  const mark = readChronicle(environmentOf('prod'))?.chronicle.marks.get(digest('a'))
  expect(mark).toMatchObject({ by: 'Ola', reason: 'it loses jobs' })
  expect([...factsIn([PAGE]).facts.keys()]).toEqual([identityOf(FORGED)])
})
