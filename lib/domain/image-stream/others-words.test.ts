import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { inQuotes, withoutOthersWords } from '#lib/domain/image-stream/others-words'

const said = 'deployments.apps is forbidden: User "system:serviceaccount:packit--prod:quayside" cannot list'
const message = `Could not read the Deployments in prod: permission denied: ${inQuotes(said)}.`
const withoutWords = 'Could not read the Deployments in prod: permission denied.'

describe('a view for viewers', () => {
  it('says what failed, without what the API server said', () => {
    const view = {
      unread: [{ what: 'Deployments', name: null, error: { code: 'forbidden', message, causes: [said] } }],
    }
    expect(withoutOthersWords(view)).toEqual({
      unread: [{ what: 'Deployments', name: null, error: { code: 'forbidden', message: withoutWords } }],
    })
  })

  it('keeps the rest of a step, an end and a warning of the journal, also of one that was cut off', () => {
    const step = { state: 'failed', at: null, message: `${message} This step changed nothing.` }
    const cut = { state: 'failed', at: null, message: message.slice(0, -20) }
    expect(withoutOthersWords({ steps: [step, cut], end: step, warnings: [message, 'Ours: fine.'] })).toEqual(
      {
        steps: [
          { ...step, message: `${withoutWords} This step changed nothing.` },
          { ...cut, message: withoutWords.slice(0, -1) },
        ],
        end: { ...step, message: `${withoutWords} This step changed nothing.` },
        warnings: [withoutWords, 'Ours: fine.'],
      },
    )
  })

  it('keeps what people wrote', () => {
    const view = { reason: 'the new one: “v2”', changeCause: 'Kim: “a fix”' }
    expect(withoutOthersWords(view)).toEqual(view)
  })

  it.each([
    ['Unauthorized', 'Get "https://quay.example/v2/": unauthorized: token of robot+ci expired'],
    ['NotFound', 'image quay.example/app:prod not found'],
    ['InternalError', 'Internal error occurred: dial tcp 10.0.0.7:5000: connect: connection refused'],
    ['whatever', 'and more'],
  ])('has the kind of a failed import (%s), without what the registry said', (reason, words) => {
    const failed = { state: 'failed', reason, message: words, since: null }
    const shown = withoutOthersWords({ import: failed }).import
    expect(JSON.stringify(shown)).not.toContain(words.slice(4, 12))
    expect(importFailureOf(shown)).toBe(importFailureOf(failed))
  })

  it('never has what is in quotes, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (words) => {
        const failed = { reason: 'Unauthorized', message: words }
        const why = `It failed: ${inQuotes(words)}. Nothing changed. ${failureInWords(failed)}`
        expect(withoutOthersWords({ why })).toEqual({
          why: 'It failed. Nothing changed. Registry login required.',
        })
      }),
    )
  })
})
