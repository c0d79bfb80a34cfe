import { defineAction, ofCronJob } from '#lib/plan/actions/define-action'

export const run = defineAction({
  request: ({ z, cronJob }) => z.strictObject({ action: z.literal('run'), cronJob }),
  title: ({ cronJob }) => `Run ${cronJob} now`,
  button: () => 'Run now…',
  subject: (request) => ofCronJob(request),
  needs: 'cron-jobs',
  moves: 'job',
  resultOn: 'schedule',
  palette: { icon: 'CalendarClock', words: 'import job start' },
})
