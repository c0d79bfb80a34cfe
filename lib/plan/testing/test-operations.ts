import type { Operation } from '#lib/plan/operation/operation'

/** An operation whose one step was done at its start, for tests. */
export function operationWith(parts: Partial<Operation> = {}): Operation {
  const startedAt = '2026-11-23T18:28:00.000Z'
  return {
    id: 'op-1',
    title: 'Pin packit-service:prod to aaaaaaaa',
    request: {
      action: 'pin',
      stream: 'packit-service',
      tag: 'prod',
      digest: `sha256:${'a'.repeat(64)}`,
      until: null,
    },
    fingerprint: 'f',
    by: 'Ola',
    reason: 'it crashes',
    startedAt,
    steps: [{ sentence: 'Pin it.', tag: null, state: 'done', at: startedAt, message: null }],
    job: null,
    effects: [],
    failing: [],
    commands: [],
    warnings: [],
    undo: { action: 'follow', stream: 'packit-service', tag: 'prod' },
    stop: null,
    lease: null,
    continuedAt: null,
    end: null,
    ...parts,
  }
}
