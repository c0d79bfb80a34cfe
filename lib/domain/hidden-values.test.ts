import { describe, expect, it } from 'vitest'
import { hideValues } from '#lib/domain/hidden-values'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import type { PodTemplate } from '#lib/kubernetes/objects'

type Variables = { name: string; value?: string; valueFrom?: object }[]

const templateOf = (env: Variables, initEnv: Variables = []): PodTemplate => {
  const spec = {
    containers: [{ name: 'app', image: 'app:1', env, args: ['--env', 'value'] }],
    initContainers: [{ name: 'init', image: 'init:1', env: initEnv }],
  }
  return { metadata: { labels: { value: 'kept' } }, spec }
}

const linesOf = (from: PodTemplate, to: PodTemplate) =>
  diffTemplates(...hideValues(from, to)).map(({ kind, text }) => `${kind} ${text.trim()}`)

describe('pod templates for viewers', () => {
  it('have the names of variables and no values', () => {
    const lines = linesOf(
      templateOf([{ name: 'TOKEN', value: 'secret-1' }], [{ name: 'INIT', value: 'secret-2' }]),
      templateOf(
        [{ name: 'TOKEN', value: 'secret-1' }],
        [
          { name: 'INIT', value: 'secret-2' },
          { name: 'NEW', value: 'secret-3' },
        ],
      ),
    )
    expect(lines.join('\n')).not.toContain('secret')
    expect(lines).toContain('same - name: TOKEN')
    expect(lines).toContain('added - name: NEW')
    expect(lines.filter((line) => line === 'same value: (for operators only)')).toHaveLength(2)
  })

  it('tell that a value changed', () => {
    const lines = linesOf(
      templateOf([{ name: 'TOKEN', value: 'secret-1' }]),
      templateOf([{ name: 'TOKEN', value: 'secret-2' }]),
    )
    expect(lines.filter((line) => !line.startsWith('same'))).toEqual([
      'removed value: (for operators only)',
      'added value: (for operators only, and changed)',
    ])
  })

  it('tell that a variable moved, not that its value changed', () => {
    const [a, b] = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ]
    expect(linesOf(templateOf([a, b]), templateOf([b, a])).join('\n')).not.toContain('changed')
  })

  it('keep everything else', () => {
    const template = templateOf([{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'a', key: 'value' } } }])
    expect(hideValues(template, template)).toEqual([template, template])
  })
})
