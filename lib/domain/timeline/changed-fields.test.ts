import { describe, expect, it } from 'vitest'
import { changedFields, isRestart } from '#lib/domain/timeline/changed-fields'
import { RESTARTED_ANNOTATION } from '#lib/kubernetes/names'
import type { Container, PodTemplate } from '#lib/kubernetes/objects'

function template(container: Partial<Container>, annotations: Record<string, string> = {}): PodTemplate {
  return {
    metadata: { annotations, labels: { app: 'worker' } },
    spec: { containers: [{ name: 'app', image: 'quay.io/packit/worker:1', ...container }] },
  }
}

describe('the fields that differ between two pod templates', () => {
  it('have the names of containers, variables and keys, and never a value', () => {
    const before = template({
      env: [{ name: 'LEVEL', value: 'info' }],
      resources: { limits: { memory: '1Gi' } },
    })
    const after = template(
      {
        env: [
          { name: 'LEVEL', value: 'secret' },
          { name: 'NEW', value: 'x' },
        ],
        resources: { limits: { memory: '2Gi' } },
      },
      { 'example.com/config-hash': 'abc' },
    )
    expect(changedFields(before, after)).toEqual([
      'metadata.annotations[example.com/config-hash]',
      'spec.containers[app].env[LEVEL].value',
      'spec.containers[app].env[NEW]',
      'spec.containers[app].resources.limits.memory',
    ])
  })

  it('do not have images, and not what is the same in another order or form', () => {
    const one: PodTemplate = {
      spec: {
        containers: [
          { name: 'a', image: '1' },
          { name: 'b', image: '1', args: [] },
        ],
      },
    }
    const other: PodTemplate = {
      metadata: { creationTimestamp: null },
      spec: {
        containers: [
          { name: 'b', image: '2' },
          { name: 'a', image: '1' },
        ],
      },
    }
    expect(changedFields(one, other)).toEqual([])
  })

  it('have a container that comes as one field', () => {
    const other = template({})
    const both: PodTemplate = {
      ...other,
      spec: { containers: [...(other.spec?.containers ?? []), { name: 'proxy', image: 'p' }] },
    }
    expect(changedFields(other, both)).toEqual(['spec.containers[proxy]'])
  })

  it('are a restart where nothing else changed than its time', () => {
    const restarted = template({}, { [RESTARTED_ANNOTATION]: '2026-11-20T02:00:00Z' })
    expect(isRestart(changedFields(template({}), restarted))).toBe(true)
    expect(
      isRestart(
        changedFields({ spec: restarted.spec ?? {}, metadata: { labels: { app: 'worker' } } }, restarted),
      ),
    ).toBe(true)
    expect(isRestart(changedFields(template({ args: ['-v'] }), restarted))).toBe(false)
  })
})
