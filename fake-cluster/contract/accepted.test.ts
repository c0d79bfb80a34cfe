import { describe, expect, it } from 'vitest'
import { isAccepted, isSkipped, reasonsFor, ROWS } from './accepted'
import { readRecording, type Step } from './recording'

describe('The table of accepted differences', () => {
  it('is short', () => {
    expect(ROWS.length).toBeLessThan(60)
  })

  it.each(ROWS)('gives a reason in each row: $reason', ({ reason }) => {
    expect(reason).not.toBe('')
  })

  it('accepts a different number of requested bookmarks, and no other difference', () => {
    const watch = stepOf('/apis/apps/v1/deployments', { query: 'watch=true&allowWatchBookmarks=true' })
    expect(isAccepted(watch, 'number of bookmarks')).toBe(true)
    expect(isAccepted(watch, 'bookmark.metadata.name')).toBe(false)
    expect(isAccepted(stepOf('/apis/apps/v1/deployments'), 'number of bookmarks')).toBe(false)
    expect(isSkipped(watch)).toBe(false)
  })

  it('accepts counts of pods between two statuses of a Deployment, and of nothing else', () => {
    const path = 'counts of pods between two statuses'
    const watch = (kind: string) => stepOf(`/apis/apps/v1/namespaces/a/${kind}`, { events: [] })
    expect(isAccepted(watch('deployments'), path)).toBe(true)
    expect(isAccepted(watch('deployments'), 'number of status writes')).toBe(false)
    expect(isAccepted(watch('statefulsets'), path)).toBe(false)
    expect(isAccepted(watch('replicasets'), path)).toBe(false)
    expect(isAccepted(stepOf('/apis/apps/v1/namespaces/a/deployments'), path)).toBe(false)
  })

  it.each([
    '/version',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/image.openshift.io',
    '/apis/image.openshift.io/v1',
    '/openapi/v3',
  ])('skips the discovery document %s', (path) => {
    expect(isSkipped(stepOf(path))).toBe(true)
    expect(isSkipped(stepOf(path, { status: 503 }))).toBe(false)
  })

  it('skips tables and DeploymentConfigs, and says why', () => {
    const path = '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams'
    const table = stepOf(path, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    expect(isSkipped(table)).toBe(true)
    expect(reasonsFor([table])).toEqual(['tables are for kubectl'])
    const configs = '/apis/apps.openshift.io/v1/namespaces/packit-prod/deploymentconfigs'
    expect(isSkipped(stepOf(configs))).toBe(true)
  })

  it.each([
    '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams',
    '/api/v1/namespaces',
    '/apis/apps/v1/namespaces/packit-prod/deployments/nginx',
    '/healthz',
  ])('skips nothing else: %s', (path) => {
    expect(isSkipped(stepOf(path))).toBe(false)
    expect(reasonsFor([stepOf(path)])).toEqual([])
  })
})

type More = { status?: number; accept?: string; query?: string; events?: object[] }

function stepOf(path: string, { status = 200, accept = '', query = '', events }: More = {}): Step {
  const request = { method: 'GET', path, query, headers: accept ? { accept } : {} }
  const step = { description: '', actor: 'anonymous', request, response: { status, events } }
  const reading = readRecording('other-recording', JSON.stringify([step]))
  const [only] = reading.ok ? reading.scenario.steps : []
  if (!only) throw new Error('This is no step.')
  return only
}
