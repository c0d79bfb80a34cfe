import { CalendarClock } from 'lucide-react'
import { CronJob } from '#components/schedule/cron-job'
import { Message } from '#components/ui/message'
import { Notice } from '#components/ui/notice'
import type { EnvironmentSchedule } from '#lib/domain/schedule/schedule-view'
import { IMPORTS_LABEL } from '#lib/kubernetes/names'

export function CronJobs({ view }: { view: EnvironmentSchedule }) {
  const { environment, cronJobs, missing, unread } = view
  const isRead = !unread.some(({ what }) => what === 'CronJobs')
  return (
    <div className="grid gap-4">
      {missing.length > 0 && (
        <Notice tone="warn">
          The configuration names CronJobs that {environment.namespace} does not have: {missing.join(', ')}
        </Notice>
      )}
      {cronJobs.map((cronJob) => (
        <CronJob key={cronJob.name} environment={environment} cronJob={cronJob} />
      ))}
      {isRead && cronJobs.length === 0 && missing.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <Message icon={CalendarClock} title="No CronJobs that import">
            To show a CronJob here, label it <code>{IMPORTS_LABEL}=true</code> or name it in the
            configuration.
          </Message>
        </div>
      )}
    </div>
  )
}
