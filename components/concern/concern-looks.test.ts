import { expect, it } from 'vitest'
import { CONCERN_LOOKS, countConcern } from '#components/concern/concern-looks'
import { CONCERNS } from '#lib/domain/pipeline/concerns'

it.each(CONCERNS)('%s is counted with the word that its pills show', (concern) => {
  expect(countConcern(concern, 1)).toContain(CONCERN_LOOKS[concern].word)
})

it('has no two concerns with one word', () => {
  expect(new Set(CONCERNS.map((concern) => CONCERN_LOOKS[concern].word)).size).toBe(CONCERNS.length)
})
