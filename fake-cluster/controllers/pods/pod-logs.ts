import type { Pod } from '#lib/kubernetes/objects'
import { importedText } from './import-job'
import { controllerOf } from '../owners'
import { isFinished } from './pods'

/** How often a running container prints a line. */
const BEAT_MS = 3_000
/** How far before the start of the cluster a seeded pod has lines. */
const BEFORE_MS = 10 * 60_000

/** The logs of pods, for `GET .../log`. */
export class PodLogs {
  private readonly texts = new Map<string, string>()
  private readonly since: number

  constructor(private readonly now: () => Date) {
    this.since = now().getTime() - BEFORE_MS
  }

  /**
   * What a container has printed. Seeded pods have no log of their own: theirs is generated, the same each time.
   * @param isPrevious of its instance before, which ended; in a back-off there is only that one
   */
  of(pod: Pod, container: string, isPrevious: boolean): string {
    const written = this.texts.get(pod.metadata.uid ?? '')
    if (controllerOf(pod)?.kind === 'Job') return written ?? (isFinished(pod) ? importedText(pod) : '')
    const status = pod.status?.containerStatuses?.find(({ name }) => name === container)
    if (isPrevious || !status?.state?.running) {
      const at = (status?.state?.terminated ?? status?.lastState?.terminated)?.finishedAt
      return written ?? (at ? crashText(container, at) : '')
    }
    return this.runningText(container, status.state.running.startedAt ?? this.now().toISOString())
  }

  crash(pod: Pod): void {
    const container = pod.spec?.containers?.[0]?.name ?? pod.metadata.name
    this.write(pod, crashText(container, this.now().toISOString()))
  }

  write(pod: Pod, text: string): void {
    this.texts.set(pod.metadata.uid ?? '', text)
  }

  clear(): void {
    this.texts.clear()
  }

  private runningText(container: string, startedAt: string): string {
    const started = Date.parse(startedAt)
    const first = Math.max(1, Math.ceil((this.since - started) / BEAT_MS))
    const last = Math.floor((this.now().getTime() - started) / BEAT_MS)
    const lines = [`${startedAt} INFO starting ${container}`, `${startedAt} INFO ready`]
    for (let beat = first; beat <= last; beat++)
      lines.push(`${new Date(started + beat * BEAT_MS).toISOString()} INFO task ${beat} done`)
    return `${lines.join('\n')}\n`
  }
}

function crashText(container: string, time: string): string {
  const lines = [
    `${time} INFO starting ${container}`,
    'Traceback (most recent call last):',
    '  File "/usr/bin/run.py", line 12, in <module>',
    '    from app.settings import load',
    "ImportError: cannot import name 'load' from 'app.settings'",
  ]
  return `${lines.join('\n')}\n`
}
