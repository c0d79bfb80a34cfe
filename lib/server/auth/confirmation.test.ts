import { describe, expect, it } from 'vitest'
import { confirmationProblem } from '#lib/server/auth/confirmation'

const prod = { name: 'prod', title: 'Production', isProtected: true }

describe('the confirmation of an action', () => {
  it('needs the name and a reason in a protected environment', () => {
    expect(confirmationProblem(prod, { typedName: ' prod ', reason: 'it crashes' })).toBeNull()
  })

  it.each(['', 'Production', 'PROD', 'stg'])('is missing when %j was typed', (typedName) => {
    expect(confirmationProblem(prod, { typedName, reason: 'it crashes' })).toBe(
      'Production is protected: type "prod" to confirm.',
    )
  })

  it.each(['', '  '])('is missing when the reason is %j', (reason) => {
    expect(confirmationProblem(prod, { typedName: 'prod', reason })).toBe(
      'Production is protected: enter a reason (visible to everyone).',
    )
  })

  it('needs nothing more in other environments', () => {
    expect(confirmationProblem({ ...prod, isProtected: false }, { typedName: '', reason: '' })).toBeNull()
  })
})
