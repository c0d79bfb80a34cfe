import { describe, expect, it } from 'vitest'
import { isAccepted, isLeftOut, reasonsFor, ROWS } from './accepted'
import { readRecording, type Step } from './recording'

describe('The table of what is accepted', () => {
  it('is short', () => {
    expect(ROWS.length).toBeLessThan(60)
  })

  it.each(ROWS)('has a reason in each row: $reason', ({ reason }) => {
    expect(reason).not.toBe('')
  })

  it('accepts another number of bookmarks where they were asked for, and no other difference', () => {
    const watch = stepOf('/apis/apps/v1/deployments', { query: 'watch=true&allowWatchBookmarks=true' })
    expect(isAccepted(watch, 'number of bookmarks')).toBe(true)
    expect(isAccepted(watch, 'bookmark.metadata.name')).toBe(false)
    expect(isAccepted(stepOf('/apis/apps/v1/deployments'), 'number of bookmarks')).toBe(false)
    expect(isLeftOut(watch)).toBe(false)
  })

  it.each([
    '/version',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/image.openshift.io',
    '/apis/image.openshift.io/v1',
    '/openapi/v3',
  ])('leaves out the discovery document %s of any file', (path) => {
    expect(isLeftOut(stepOf(path))).toBe(true)
    expect(isLeftOut(stepOf(path, { status: 503 }))).toBe(false)
  })

  it('leaves out tables and DeploymentConfigs of any file, and says why', () => {
    const path = '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams'
    const table = stepOf(path, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    expect(isLeftOut(table)).toBe(true)
    expect(reasonsFor([table])).toEqual(['tables are for kubectl'])
    const configs = '/apis/apps.openshift.io/v1/namespaces/packit-prod/deploymentconfigs'
    expect(isLeftOut(stepOf(configs))).toBe(true)
  })

  it.each([
    '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams',
    '/api/v1/namespaces',
    '/apis/apps/v1/namespaces/packit-prod/deployments/nginx',
    '/healthz',
  ])('leaves nothing else out: %s', (path) => {
    expect(isLeftOut(stepOf(path))).toBe(false)
    expect(reasonsFor([stepOf(path)])).toEqual([])
  })
})

function stepOf(path: string, { status = 200, accept = '', query = '' } = {}): Step {
  const request = { method: 'GET', path, query, headers: accept ? { accept } : {} }
  const step = { description: '', actor: 'anonymous', request, response: { status } }
  const reading = readRecording('other-recording', JSON.stringify([step]))
  const [only] = reading.ok ? reading.scenario.steps : []
  if (!only) throw new Error('This is no step.')
  return only
}
