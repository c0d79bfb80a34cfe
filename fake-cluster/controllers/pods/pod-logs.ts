import type { Pod } from '#lib/kubernetes/objects'
import { importedText } from './import-job'
import { controllerOf } from '../owners'
import { isFinished } from './pods'

/** The logs of pods, for `GET .../log`. */
export class PodLogs {
  private readonly texts = new Map<string, string>()

  constructor(private readonly now: () => Date) {}

  /** Seeded pods have no log of their own: theirs is generated, the same each time. */
  of(pod: Pod): string {
    const written = this.texts.get(pod.metadata.uid ?? '')
    if (written !== undefined) return written
    if (controllerOf(pod)?.kind === 'Job') return isFinished(pod) ? importedText(pod) : ''
    const hasStarted = pod.status?.containerStatuses?.some(({ state }) => !state?.waiting)
    return hasStarted ? startedText(pod, pod.status?.startTime ?? this.time()) : ''
  }

  start(pod: Pod): void {
    this.write(pod, startedText(pod, this.time()))
  }

  crash(pod: Pod): void {
    const lines = [
      `${this.time()} INFO starting ${componentOf(pod)}`,
      'Traceback (most recent call last):',
      '  File "/usr/bin/run.py", line 12, in <module>',
      '    from app.settings import load',
      "ImportError: cannot import name 'load' from 'app.settings'",
    ]
    this.write(pod, `${lines.join('\n')}\n`)
  }

  write(pod: Pod, text: string): void {
    this.texts.set(pod.metadata.uid ?? '', text)
  }

  clear(): void {
    this.texts.clear()
  }

  private time(): string {
    return this.now().toISOString()
  }
}

function startedText(pod: Pod, time: string): string {
  return `${time} INFO starting ${componentOf(pod)}\n${time} INFO ready\n`
}

function componentOf(pod: Pod): string {
  return pod.spec?.containers?.[0]?.name ?? pod.metadata.name
}
