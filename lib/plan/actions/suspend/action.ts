import { defineAction, ofCronJob } from '#lib/plan/actions/define-action'

export const suspend = defineAction({
  /** `until`: when Quayside resumes it. Entries of the journal from before that have none. */
  request: ({ z, cronJob, until }) =>
    z.strictObject({
      action: z.literal('suspend'),
      cronJob,
      suspended: z.boolean(),
      until: until.default(null),
    }),
  title: ({ cronJob, suspended }) => `${suspended ? 'Suspend' : 'Resume'} ${cronJob}`,
  button: ({ suspended, until }) =>
    until === null ? (suspended ? 'Suspend…' : 'Resume…') : 'Change resume date…',
  subject: (request) => ofCronJob(request),
  needs: 'cron-jobs',
  moves: 'nothing',
  resultOn: 'schedule',
  palette: { icon: 'CalendarClock', words: 'pause stop job' },
})
