import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isAccepted, isLeftOut, reasonsFor, ROWS } from './accepted'
import { readRecording } from './recording'

describe('The table of what is accepted', () => {
  it('is short', () => {
    expect(ROWS.length).toBeLessThan(60)
  })

  it.each(ROWS)('has a reason in each row: $reason', (row) => {
    expect(row.reason).not.toBe('')
    if ('file' in row) expect(read(row.file).steps[row.step]).toBeTruthy()
  })

  it('accepts one path of a step, and no other', () => {
    const scenario = read('list-and-watch-semantics')
    const path = 'events of ImageStream bookmark'
    expect(isAccepted(scenario, 8, path)).toBe(true)
    expect(isAccepted(scenario, 8, `${path} 1`)).toBe(false)
    expect(isAccepted(scenario, 7, path)).toBe(false)
    expect(isLeftOut(scenario, 8)).toBe(false)
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
    expect(isLeftOut(scenarioOf(path), 0)).toBe(true)
    expect(isLeftOut(scenarioOf(path, { status: 503 }), 0)).toBe(false)
  })

  it('leaves out tables and DeploymentConfigs of any file, and says why', () => {
    const path = '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams'
    const table = scenarioOf(path, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    expect(isLeftOut(table, 0)).toBe(true)
    expect(reasonsFor(table)).toEqual(['tables are for kubectl'])
    const configs = '/apis/apps.openshift.io/v1/namespaces/packit-prod/deploymentconfigs'
    expect(isLeftOut(scenarioOf(configs), 0)).toBe(true)
  })

  it.each([
    '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams',
    '/api/v1/namespaces',
    '/apis/apps/v1/namespaces/packit-prod/deployments/nginx',
    '/healthz',
  ])('leaves nothing else out: %s', (path) => {
    expect(isLeftOut(scenarioOf(path), 0)).toBe(false)
    expect(reasonsFor(scenarioOf(path))).toEqual([])
  })
})

function scenarioOf(path: string, { status = 200, accept = '' } = {}) {
  const request = { method: 'GET', path, headers: accept ? { accept } : {} }
  const step = { description: '', actor: 'anonymous', request, response: { status } }
  return scenarioIn('other-recording', JSON.stringify([step]))
}

function read(file: string) {
  const recording = new URL(`../../lib/kubernetes/recordings/${file}.json`, import.meta.url)
  expect(existsSync(recording)).toBe(true)
  return scenarioIn(file, readFileSync(recording, 'utf8'))
}

function scenarioIn(file: string, text: string) {
  const reading = readRecording(file, text)
  if (!reading.ok) throw new Error(reading.error.message)
  return reading.scenario
}
