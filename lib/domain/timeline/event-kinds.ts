import type { What } from '#lib/domain/timeline/timeline-event'

/** The kinds that a filter names. */
export const EVENT_KINDS = {
  image: 'Images',
  pin: 'Pins',
  mark: 'Marks',
  rollout: 'Rollouts',
  template: 'Pod templates',
  crash: 'Crashes',
  trigger: 'Triggers',
  schedule: 'Schedules',
  'cron-job': 'CronJobs',
  promotion: 'Builds and promotions',
  operation: 'Operations',
  attempt: 'Denied and refused',
  gap: 'Not watched',
}

export type EventKind = keyof typeof EVENT_KINDS

const OF_WHAT: Record<Exclude<What['kind'], 'operation'>, EventKind> = {
  imported: 'image',
  'import-failing': 'image',
  'import-recovered': 'image',
  'schedule-started': 'schedule',
  'schedule-stopped': 'schedule',
  pinned: 'pin',
  followed: 'pin',
  'rollout-begun': 'rollout',
  'template-changed': 'template',
  'rollout-done': 'rollout',
  'rollout-stuck': 'rollout',
  'crash-begun': 'crash',
  'crash-over': 'crash',
  'run-begun': 'cron-job',
  'run-ended': 'cron-job',
  suspended: 'cron-job',
  resumed: 'cron-job',
  'trigger-paused': 'trigger',
  'trigger-resumed': 'trigger',
  'trigger-broken': 'trigger',
  'trigger-mended': 'trigger',
  build: 'promotion',
  attempt: 'attempt',
  gap: 'gap',
  silent: 'gap',
}

const OF_ACTION: Record<string, EventKind> = {
  import: 'image',
  'import-all': 'image',
  pin: 'pin',
  follow: 'pin',
  revert: 'rollout',
  restart: 'rollout',
  release: 'rollout',
  pause: 'trigger',
  resume: 'trigger',
  schedule: 'schedule',
  run: 'cron-job',
  skip: 'cron-job',
  suspend: 'cron-job',
  promote: 'promotion',
  mark: 'mark',
}

/** An operation is also of the kind of what it did and what it brought, because that is told with it. */
export function kindsOf(what: What): EventKind[] {
  if (what.kind !== 'operation') return [OF_WHAT[what.kind]]
  const own = OF_ACTION[what.action]
  return [
    'operation',
    ...(own === undefined ? [] : [own]),
    ...(what.images.length > 0 ? (['image'] as const) : []),
    ...(what.rollouts.length > 0 ? (['rollout'] as const) : []),
  ]
}
