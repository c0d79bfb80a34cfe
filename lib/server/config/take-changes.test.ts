import { describe, expect, it } from 'vitest'
import { parseConfig } from '#lib/server/config/parse'
import { takeChanges } from '#lib/server/config/take-changes'

const YAML = `
environments:
  - name: prod
    namespace: packit--prod
    cluster: { server: 'https://api.example.com:6443', tokenFile: token }
  - name: stg
    namespace: packit--stg
    cluster: { server: 'https://api.example.com:6443', tokenFile: token }
    roles: { viewer: [team] }
signIn: { issuer: 'https://sso.example.com', clientId: quayside }
roles: { viewer: ['*'], operator: [operators] }
`

function parsed(text: string) {
  const config = parseConfig(text)
  if (!config.ok) throw new Error(JSON.stringify(config.problems))
  return config.value
}

/** What is taken of the file after this replacement, and the running configuration. */
function afterReplacing(text: string, other: string) {
  expect(YAML).toContain(text)
  const running = parsed(YAML)
  const held = [...running.environments]
  return { taken: takeChanges(running, parsed(YAML.replace(text, other))), running, held }
}

describe('a file that changed', () => {
  it.each([
    ['roles', 'operator: [operators]', 'operator: [others]', ['environments.prod.roles']],
    ['roles of an environment', 'viewer: [team]', 'viewer: [others]', ['environments.stg.roles']],
    [
      'a title',
      'namespace: packit--prod',
      'namespace: packit--prod\n    title: P',
      ['environments.prod.title'],
    ],
    [
      'protection',
      'namespace: packit--prod',
      'namespace: packit--prod\n    protected: true',
      ['environments.prod.protected'],
    ],
    [
      'links',
      'signIn:',
      "images: { commitLink: 'https://x/<sha>' }\nsignIn:",
      ['environments.prod.images.commitLink', 'environments.stg.images.commitLink'],
    ],
    ['trusted proxies', 'signIn:', 'trustedProxies: [10.128.0.0/14]\nsignIn:', ['trustedProxies']],
    ['a title of the sign-in', 'clientId: quayside', 'clientId: quayside, title: Ours', ['signIn.title']],
  ])('has its %s in effect', (_, text, other, changed) => {
    const { taken, running } = afterReplacing(text, other)
    expect(taken).toEqual({ changed, needsRestart: [] })
    expect(running).toEqual(parsed(YAML.replace(text, other)))
  })

  it.each([
    ['a namespace', 'packit--prod', 'other', ['environments.prod.namespace']],
    [
      'a cluster',
      'tokenFile: token }\n  - name: stg',
      'tokenFile: other }\n  - name: stg',
      ['environments.prod.cluster'],
    ],
    [
      'an interval',
      'namespace: packit--stg',
      'namespace: packit--stg\n    registryCheckSeconds: 60',
      ['environments.stg.registryCheckSeconds'],
    ],
    ['the issuer', 'sso.example.com', 'other.example.com', ['signIn']],
    [
      'labels',
      'signIn:',
      'images: { commitLabels: [x] }\nsignIn:',
      ['environments.prod.images', 'environments.stg.images'],
    ],
    ['another environment', 'name: stg', 'name: dev', ['environments.stg', 'environments.dev']],
  ])('names %s as waiting for a restart, and leaves it as it was', (_, text, other, needsRestart) => {
    const { taken, running } = afterReplacing(text, other)
    expect(taken.needsRestart).toEqual(needsRestart)
    expect(running.environments.map(({ namespace }) => namespace)).toEqual(['packit--prod', 'packit--stg'])
    expect(running.signIn).toMatchObject({ issuer: 'https://sso.example.com' })
  })

  it('changes the environments that somebody holds', () => {
    const { running, held } = afterReplacing('operator: [operators]', 'operator: [others]')
    expect(held[0]).toBe(running.environments[0])
    expect(held[0]?.roles.operator).toEqual(['others'])
  })

  it('is in effect in part, where a part of it is safe', () => {
    const running = parsed(YAML)
    const both = YAML.replace('[operators]', '[others]').replace('packit--prod', 'other')
    expect(takeChanges(running, parsed(both))).toEqual({
      changed: ['environments.prod.roles'],
      needsRestart: ['environments.prod.namespace'],
    })
  })
})
