import { expect, it } from 'vitest'
import { isInferred, type Mover } from '#lib/domain/moves/mover'
import { moversInWords, whyInferred } from '#lib/domain/moves/mover-words'

const job: Mover = { kind: 'job', cronJob: 'import', job: 'import-29387640', startedBy: null }
const gone: Mover = { ...job, job: null }
const schedule: Mover = { kind: 'schedule' }
const client = (manager: string | null): Mover => ({ kind: 'client', manager })

it.each<[string, Mover[]]>([
  ['Ola', [{ kind: 'operation', id: 'op-1', by: 'Ola', reason: '' }]],
  ['Ola', [{ kind: 'pin', by: 'Ola', reason: null }]],
  ['the Job import-29387640', [job]],
  ['the Job import-29387640, started by Ola', [{ ...job, startedBy: { id: 'op-1', by: 'Ola', reason: '' } }]],
  ['a run of CronJob import', [gone]],
  ['the Job import-29387640 or the cluster’s schedule', [job, schedule]],
  ['oc edit', [client('kubectl-edit')]],
  ['oc or another client', [client(null)]],
  ['', []],
])('%s', (words, movers) => {
  expect(moversInWords(movers)).toBe(words)
})

it('says what each is inferred from, once, and nothing of what is on the record', () => {
  expect(whyInferred([job, { ...job, job: 'import-2' }])).toBe('It came while the Job ran.')
  expect(whyInferred([gone, schedule])).toMatch(
    /^A run of CronJob import was due.* The tag is imported on a schedule/,
  )
  expect(whyInferred([client('kubectl-edit')])).toContain('kubectl-edit wrote')
  expect(whyInferred([{ kind: 'pin', by: 'Ola', reason: null }])).toBe('')
})

it('is inferred unless it is in the journal or in the tag', () => {
  const operation: Mover = { kind: 'operation', id: 'op-1', by: 'Ola', reason: '' }
  const recorded: Mover[] = [operation, { kind: 'pin', by: 'Ola', reason: null }]
  expect([...recorded, job, gone, schedule, client('kubectl-edit'), client(null)].map(isInferred)).toEqual([
    ...[false, false],
    ...[true, true, true, true, true],
  ])
})
