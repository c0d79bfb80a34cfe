import { dirname } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestCluster, type TestCluster } from '../fake-cluster/testing/test-cluster'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { ALL_RIGHTS, USUAL_RIGHTS } from '#lib/domain/rights/features'
import { rulesOf } from '#lib/domain/rights/right'
import { accessReport } from './access-report'

let cluster: TestCluster

beforeAll(async () => {
  const withoutJournal = ALL_RIGHTS.filter(({ resource }) => resource !== 'configmaps')
  cluster = await startTestCluster({
    whole: rulesOf(ALL_RIGHTS),
    some: rulesOf(withoutJournal),
    usual: rulesOf(USUAL_RIGHTS),
  })
})
afterAll(() => cluster.stop())

/** A configuration whose only environment has this user. */
function variablesOf(user: string, server = cluster.url) {
  const tokenFile = writeTemporary('token', user)
  const path = `${dirname(tokenFile)}/quayside.yaml`
  writeFileSync(
    path,
    `environments: [{ name: prod, namespace: packit--prod, cluster: { server: '${server}', tokenFile: '${tokenFile}' } }]
signIn: { issuer: 'https://sso.example.com', clientId: quayside }
roles: { viewer: '*' }
`,
  )
  return { QUAYSIDE_CONFIG: path }
}

describe('the access of an environment', () => {
  it('is whole with the Role', async () => {
    expect(await accessReport(['prod'], variablesOf('whole'))).toEqual({
      lines: [`${ALL_RIGHTS.length} of ${ALL_RIGHTS.length} rights in the namespace packit--prod are given.`],
      isWhole: true,
    })
  })

  it('is whole without what only a cluster administrator can give', async () => {
    const { lines, isWhole } = await accessReport(['prod'], variablesOf('usual'))
    expect(isWhole).toBe(true)
    expect(lines[0]).toMatch(/^Change causes of StatefulSets \(optional\): .* verbs: \[patch\] }$/)
  })

  it('says what a missing right disables, and which rule gives it', async () => {
    const { lines, isWhole } = await accessReport(['prod'], variablesOf('some'))
    expect(isWhole).toBe(false)
    expect(lines).toEqual([
      "Journal, Activity, sign-outs on other replicas: The service account of Quayside may not list, watch, create or patch configmaps in the namespace packit--prod. This disables all actions, because each is written into the journal first, and Activity. Add to its Role: { apiGroups: [''], resources: [configmaps], verbs: [list, watch, create, patch] }",
      expect.stringMatching(/^Long journals: .*delete configmaps/) as string,
      `${ALL_RIGHTS.length - 5} of ${ALL_RIGHTS.length} rights in the namespace packit--prod are given.`,
    ])
  })

  it.each([
    [['stg'], 'Name one environment: prod.'],
    [[], 'Name one environment: prod.'],
    [['prod', 'stg'], 'Name one environment: prod.'],
  ])('of %j cannot be asked for', async (names, line) => {
    expect(await accessReport(names, variablesOf('whole'))).toEqual({ lines: [line], isWhole: false })
  })

  it('is not known of a cluster that does not answer, or with a wrong configuration', async () => {
    const far = await accessReport(['prod'], variablesOf('whole', 'http://127.0.0.1:1'))
    expect(far).toMatchObject({ isWhole: false, lines: [expect.stringContaining('refused')] })
    const wrong = await accessReport(['prod'], { QUAYSIDE_CONFIG: '/nowhere' })
    expect(wrong).toMatchObject({ isWhole: false, lines: [expect.stringContaining('/nowhere')] })
  })
})
