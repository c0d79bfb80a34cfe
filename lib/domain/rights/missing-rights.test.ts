import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ALL_RIGHTS, FEATURES } from '#lib/domain/rights/features'
import { missingFeatures, refusalOf } from '#lib/domain/rights/missing-rights'
import { rulesOf, type Right } from '#lib/domain/rights/right'

const right = (verb: Right['verb'], resource: string, group = ''): Right => {
  return { verb, group, resource, name: null }
}

describe('the rights', () => {
  it('stand in the table once each', () => {
    expect(new Set(ALL_RIGHTS.map((each) => JSON.stringify(each))).size).toBe(ALL_RIGHTS.length)
  })

  it('open no secret, and act for nobody else', () => {
    const rules = rulesOf(ALL_RIGHTS)
    expect(JSON.stringify(rules)).not.toMatch(/\*|secrets|impersonate|escalate|bind/)
  })

  it('are to resources that the requests of the adapter know', () => {
    const known = readFileSync('lib/kubernetes/paths.ts', 'utf8')
    const unknown = ALL_RIGHTS.filter(({ resource }) => !known.includes(`${resource.split('/')[0] ?? ''}: '`))
    expect(unknown).toEqual([])
  })

  it('include the lists of each kind that has a list-watch', () => {
    const sources = readFileSync('lib/cluster/stores/cluster-sources.ts', 'utf8')
    const watched = [...sources.matchAll(/kindSource\(connection, '(\w+)'/g)].map(([, resource]) => resource)
    const verbsOf = (resource = '') =>
      ALL_RIGHTS.filter((each) => each.resource === resource).map(({ verb }) => verb)
    expect(watched.length).toBeGreaterThan(5)
    for (const resource of watched)
      expect(verbsOf(resource)).toEqual(expect.arrayContaining(['list', 'watch']))
  })
})

describe('a missing right', () => {
  it('is named with what it disables and the rule that gives it', () => {
    expect(
      missingFeatures([right('create', 'configmaps'), right('patch', 'configmaps')], 'packit--prod', 'roles'),
    ).toEqual([
      {
        feature: 'Journal, Activity, sign-outs on other replicas',
        message:
          "The service account of Quayside may not create or patch configmaps in the namespace packit--prod. This disables all actions, because each is written into the journal first, and Activity. Add to its Role: { apiGroups: [''], resources: [configmaps], verbs: [create, patch] }",
        isOptional: false,
      },
    ])
  })

  it('that names one object is named with it', () => {
    const [missing] = missingFeatures(
      [{ ...right('get', 'serviceaccounts'), name: 'default' }],
      'ns',
      'roles',
    )
    expect(missing?.message).toContain('may not get serviceaccounts named default in')
    expect(missing?.message).toContain('resourceNames: [default]')
  })

  it('refuses a plan in the same words', () => {
    const missing = [
      right('patch', 'imagestreamtags', 'image.openshift.io'),
      right('delete', 'pods'),
      right('delete', 'pods'),
    ]
    expect(refusalOf(missing, 'ns')).toBe(
      "The service account of Quayside may not patch imagestreamtags.image.openshift.io, or delete pods in the namespace ns. This would fail. Add to its Role: { apiGroups: ['image.openshift.io'], resources: [imagestreamtags], verbs: [patch] }, { apiGroups: [''], resources: [pods], verbs: [delete] }",
    )
  })

  it('belongs to one feature', () => {
    const all = missingFeatures(ALL_RIGHTS, 'ns', 'roles')
    expect(all.map(({ feature }) => feature)).toEqual(FEATURES.map(({ title }) => title))
  })
})
