import { describe, expect, it } from 'vitest'
import { isAllowed } from '../api/access'
import { Actors } from './actors'
import type { Step } from './recording'

const DASHBOARD = 'service account of the dashboard'

function step(actor: string, path: string, status: number, body: unknown = {}): Step {
  const request = { method: 'DELETE' as const, path, query: '', headers: {}, body: undefined }
  return { description: '', actor, request, response: { status, headers: {}, body } }
}

function mayDelete(steps: Step[], at: Step, resource: string, namespace = 'packit-stg'): boolean {
  const actors = new Actors(steps)
  const token = actors.tokenOf(at)
  const user = actors.users.find((each) => each.token === token)
  const attributes = { verb: 'delete', group: '', resource, subresource: '', namespace, name: 'x' }
  return user !== undefined && isAllowed(user, attributes)
}

describe('An actor', () => {
  it('may do what the recording allowed, even without a known right', () => {
    const allowed = step(DASHBOARD, '/api/v1/namespaces/packit-stg/pods/x', 200)
    expect(mayDelete([allowed], allowed, 'pods')).toBe(true)
  })

  it('may not do what the recording refused', () => {
    const refused = step(DASHBOARD, '/api/v1/namespaces/packit-stg/pods/x', 403)
    expect(mayDelete([refused], refused, 'pods')).toBe(false)
  })

  it('can be a user whose name only refusals show', () => {
    const message = 'pods "x" is forbidden: User "carol" cannot delete resource "pods" in API group ""'
    const refused = step('user carol (no role)', '/api/v1/namespaces/packit-stg/pods/x', 403, { message })
    expect(new Actors([refused]).users.map(({ name }) => name)).toContain('carol')
    expect(mayDelete([refused], refused, 'pods')).toBe(false)
  })

  it('has its role in each namespace of the scenario, except those that always refuse it', () => {
    const editor = 'user alice (edit role in the namespace)'
    const here = step(DASHBOARD, '/api/v1/namespaces/hardly--prod/pods/x', 200)
    const elsewhere = step(editor, '/api/v1/namespaces/other-team/pods/x', 403)
    expect(mayDelete([here, elsewhere], elsewhere, 'pods', 'hardly--prod')).toBe(true)
    expect(mayDelete([here, elsewhere], elsewhere, 'pods', 'other-team')).toBe(false)
  })
})
