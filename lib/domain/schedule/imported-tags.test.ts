import { describe, expect, it } from 'vitest'
import { importsTag } from '#lib/domain/schedule/imported-tags'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { CronJob } from '#lib/kubernetes/objects'

const recorded = answered('CronJob', 'cronjob-to-job', 0)

const running = (container: object): CronJob => {
  const template = { spec: { containers: [{ name: 'run', ...container }] } }
  return { ...recorded, spec: { ...recorded.spec, jobTemplate: { spec: { template } } } }
}

describe('the tags that a CronJob imports', () => {
  it('are those whose stream and tag its recorded script names', () => {
    const known = importsTag(recorded)
    expect(
      ['packit-service:prod', 'packit-worker:prod', 'tokman:prod', 'packit-worker:stg'].map(known),
    ).toEqual(['named', 'named', null, null])
  })

  it.each([
    ['its arguments', { args: ['import-image', 'tokman:prod'] }],
    [
      'its environment',
      {
        env: [
          { name: 'STREAMS', value: 'nginx,tokman' },
          { name: 'TAG', value: 'prod' },
        ],
      },
    ],
  ])('can be in %s', (_, container) => {
    expect(importsTag(running(container))('tokman:prod')).toBe('named')
  })

  it('are not those whose names are parts of longer ones', () => {
    expect(importsTag(running({ args: ['tokman-next:prod', 'x:production'] }))('tokman:prod')).toBeNull()
  })

  it('are those of its annotation, and then no others', () => {
    const annotations = { 'quayside.io/imported-tags': 'tokman:prod, nginx:prod' }
    const known = importsTag({ ...recorded, metadata: { ...recorded.metadata, annotations } })
    expect(['tokman:prod', 'nginx:prod', 'packit-worker:prod'].map(known)).toEqual([
      'declared',
      'declared',
      null,
    ])
  })
})
