import { describe, expect, it } from 'vitest'
import { confirmationProblem } from '#lib/server/auth/confirmation'

const prod = { name: 'prod', title: 'Production', isProtected: true }

describe('the confirmation of an action', () => {
  it('in a protected environment needs its name and a reason', () => {
    expect(confirmationProblem(prod, { typedName: ' prod ', reason: 'it crashes' })).toBeNull()
  })

  it.each(['', 'Production', 'PROD', 'stg'])('is missing where %j was typed', (typedName) => {
    expect(confirmationProblem(prod, { typedName, reason: 'it crashes' })).toBe(
      'Production is protected: type its name, prod, to confirm.',
    )
  })

  it.each(['', '  '])('is missing where the reason is %j', (reason) => {
    expect(confirmationProblem(prod, { typedName: 'prod', reason })).toBe(
      'Production is protected: say why, others will read it.',
    )
  })

  it('is the yes alone elsewhere', () => {
    expect(confirmationProblem({ ...prod, isProtected: false }, { typedName: '', reason: '' })).toBeNull()
  })
})
