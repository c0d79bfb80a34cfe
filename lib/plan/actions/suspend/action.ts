import { defineAction, ofCronJob } from '#lib/plan/actions/define-action'

export const suspend = defineAction({
  request: ({ z, cronJob }) =>
    z.strictObject({ action: z.literal('suspend'), cronJob, suspended: z.boolean() }),
  title: ({ cronJob, suspended }) => `${suspended ? 'Suspend' : 'Resume'} ${cronJob}`,
  button: ({ suspended }) => (suspended ? 'Suspend…' : 'Resume…'),
  subject: (request) => ofCronJob(request),
  needs: 'cron-jobs',
  moves: 'nothing',
  resultOn: 'schedule',
  palette: { icon: 'CalendarClock', words: 'pause stop job' },
})
