import { expect, it } from 'vitest'
import { subjectName } from '#lib/client/kept-reason'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'

const SHORT = { kind: 'StatefulSet', name: 'short' } as const
const LONG = { kind: 'StatefulSet', name: 'long' } as const
const DIGEST = `sha256:${'a'.repeat(64)}`

it('a reason belongs to what is acted on, whichever image and workloads are chosen', () => {
  const lane = revertLane({ stream: 'worker', tag: 'prod' })
  expect(subjectName({ ...lane, workloads: [SHORT], to: { digest: DIGEST } })).toBe(subjectName(lane))
  const one = revertWorkload(SHORT)
  expect(subjectName({ ...one, workloads: [SHORT, LONG] })).toBe(subjectName(one))
  expect(subjectName({ action: 'import', stream: 'worker', tag: 'prod' })).toBe('worker:prod')
  expect(subjectName(one)).not.toBe(subjectName(revertWorkload(LONG)))
})

it('a reason to import a tag is none to mark an image of it, and a mark of one image is none of another', () => {
  const tag = { stream: 'worker', tag: 'prod' } as const
  const bad = { action: 'mark', ...tag, digest: DIGEST, verdict: 'bad' } as const
  expect(subjectName(bad)).not.toBe(subjectName({ action: 'import', ...tag }))
  expect(subjectName(bad)).not.toBe(subjectName({ ...bad, digest: `sha256:${'b'.repeat(64)}` }))
})
