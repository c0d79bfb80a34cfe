import { expect, it } from 'vitest'
import { ACTIONS } from '#lib/plan/actions/actions'
import { REQUEST_FIELDS } from '#lib/plan/actions/request-fields'

it.each(Object.entries(ACTIONS))('%s has its own name in the table', (name, { request }) => {
  expect(request(REQUEST_FIELDS).shape.action.value).toBe(name)
})
