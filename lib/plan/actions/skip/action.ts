import { defineAction, ofCronJob } from '#lib/plan/actions/define-action'

export const skip = defineAction({
  /** `run`: when it would be. The same request never skips another one. */
  request: ({ z, cronJob, time }) => z.strictObject({ action: z.literal('skip'), cronJob, run: time }),
  title: ({ cronJob }) => `Skip the next run of ${cronJob}`,
  button: () => 'Skip next run…',
  subject: (request) => ofCronJob(request),
  needs: 'cron-jobs',
  moves: 'nothing',
  resultOn: 'schedule',
  palette: { icon: 'CalendarClock', words: 'suspend import job' },
})
