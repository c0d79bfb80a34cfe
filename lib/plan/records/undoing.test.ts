import { expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import type { Operation } from '#lib/plan/operation/operation'
import { undoingOf } from '#lib/plan/records/undoing'
import { operationWith } from '#lib/plan/testing/test-operations'

const NOW = Date.parse('2026-11-23T18:30:00Z')
const tag = { stream: 'tokman', tag: 'prod' } as const
const imported = operationWith({
  id: 'import',
  request: { action: 'import-all', tags: ['tokman:prod'], except: [] },
  steps: [{ sentence: 'Import it.', tag: 'tokman:prod', state: 'done', at: null, message: null }],
})

function movedBy(...requests: Operation['request'][]) {
  const later = requests.map((request, index) => operationWith({ id: `later-${index}`, request }))
  return undoingOf('import', [...later, imported], NOW)?.tags[0]?.movedBy ?? null
}

it('a tag was moved by the last operation on it, and by no mark of an image', () => {
  const bad = { action: 'mark', ...tag, digest: digest('a'), verdict: 'bad' } as const
  expect(movedBy(bad)).toBeNull()
  expect(movedBy(bad, { action: 'follow', ...tag })).toBe(
    'Pin packit-service:prod to aaaaaaaa, by Ola 2 min ago: “it crashes”.',
  )
})
