import { describe, expect, it } from 'vitest'
import { recorded } from '#lib/kubernetes/testing/recorded'
import type { CronJob } from '#lib/kubernetes/objects'
import { answered } from '#lib/domain/testing/recorded-objects'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import { planRun } from '#lib/plan/actions/run/plan-run'
import { NOTHING_MARKED } from '#lib/plan/effects/marked-imports'
import { readBack, readBackPath } from '#lib/plan/steps/read-back'
import { planOf, stepOf } from '#lib/plan/testing/test-plans'

const RECORDING = 'cronjob-to-job'
const cronJob = answered('CronJob', RECORDING, 0)
const jobs = answered('JobList', RECORDING, 9).items ?? []
const now = Date.parse('2026-11-24T12:00:00Z')

const run = (of = cronJob, known = jobs) => planOf(planRun(snapshotOf(), of, known, now, NOTHING_MARKED))
const withSpec = (spec: Partial<CronJob['spec']>): CronJob => ({
  ...cronJob,
  spec: { ...cronJob.spec, ...spec },
})

describe('the plan of a run', () => {
  it('creates the recorded Job, without blocking the deletion of its owner', () => {
    const { body } = recorded(RECORDING)[6]?.request ?? {}
    const step = stepOf(run())
    expect(step).toMatchObject({ method: 'POST', path: '/apis/batch/v1/namespaces/packit-prod/jobs' })
    const { metadata, ...rest } = { metadata: {}, ...body }
    const { generateName: _generated, ...kept } = { generateName: '', ...metadata }
    expect(step.body).toEqual({
      ...rest,
      metadata: { ...kept, name: expect.stringMatching(/^import-images-manual-[0-9a-f]{6}$/) as string },
    })
    expect(JSON.stringify(step.body)).not.toContain('blockOwnerDeletion')
  })

  it('names the Job after the existing ones, so that a repeated request creates one Job', () => {
    const nameOf = (plan: ReturnType<typeof run>) => plan.commands[0]
    expect(nameOf(run())).toBe(nameOf(run(cronJob, [...jobs].reverse())))
    expect(nameOf(run())).not.toBe(nameOf(run(cronJob, jobs.slice(1))))
    expect(run().commands[0]).toMatch(
      /^oc create job import-images-manual-\w+ --from=cronjob\/import-images -n packit-prod$/,
    )
  })

  it('can be looked up when the cluster gave no answer', () => {
    const [step] = run().steps
    if (!step) throw new Error('The plan has no step.')
    expect(readBackPath(step.request, 'packit-prod')).toMatch(/\/jobs\/import-images-manual-\w+$/)
    const found = { ok: true, value: jobs[0] } as const
    const missing = { ok: false, error: { code: 'not-found', message: '' } } as const
    expect(readBack(step.request, found, new Map())).toBe('done')
    expect(readBack(step.request, missing, new Map())).toBe('not-done')
  })

  it('keeps the name of the Job short enough for the names of pods', () => {
    const long = { ...cronJob, metadata: { ...cronJob.metadata, name: 'x'.repeat(52) } }
    expect(Reflect.get(stepOf(run(long)).body, 'metadata')).toHaveProperty(
      'name',
      expect.stringMatching(/^.{63}$/),
    )
  })

  it('copies the labels and annotations of the template', () => {
    const metadata = { labels: { team: 'packit' }, annotations: { note: 'weekly' } }
    const labelled = withSpec({ jobTemplate: { ...cronJob.spec.jobTemplate, metadata } })
    expect(stepOf(run(labelled)).body).toMatchObject({
      metadata: {
        labels: { team: 'packit' },
        annotations: { note: 'weekly', 'cronjob.kubernetes.io/instantiate': 'manual' },
      },
    })
  })

  it('warns of a running Job, and is another plan then', () => {
    const [first, ...others] = jobs
    if (!first) throw new Error('The recording has no Job.')
    const busy = run(cronJob, [{ ...first, status: { active: 1 } }, ...others])
    expect(busy.warnings).toEqual([
      `${first.metadata.name} is still running: both would run at the same time.`,
    ])
    expect(busy.fingerprint).not.toBe(run().fingerprint)
    expect(run().warnings).toEqual([])
  })
})
