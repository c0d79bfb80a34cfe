import type { Fact, ImageFact, MarkFact, RunFact, SwitchFact } from '#lib/domain/chronicle/facts'
import { chronicleOf, type Chronicle } from '#lib/domain/chronicle/chronicle'
import { factsFrom } from '#lib/domain/chronicle/facts'
import { markWith } from '#lib/domain/testing/test-marks'
import { digest } from '#lib/domain/testing/test-objects'

/** The Deployment `worker` runs an image since 20 November, 02:00. */
export function runFact(members: Partial<RunFact> = {}): RunFact {
  return {
    kind: 'run',
    workload: { kind: 'Deployment', name: 'worker' },
    container: 'app',
    image: digest('a'),
    revision: 1,
    madeAt: '2026-11-20T02:00:00Z',
    from: { at: '2026-11-20T02:00:00Z', known: 'exact' },
    readyAt: null,
    healthyAt: null,
    failure: null,
    until: null,
    ...members,
  }
}

/** The newest image of `worker:prod`, imported on 20 November, 02:00. */
export function imageFact(members: Partial<ImageFact> = {}): ImageFact {
  return {
    kind: 'image',
    stream: 'worker',
    tag: 'prod',
    image: digest('a'),
    repository: 'quay.io/packit/worker',
    importedAt: '2026-11-20T02:00:00Z',
    broughtBy: [],
    committedAt: null,
    until: null,
    ...members,
  }
}

/** Ola marked image a bad on 20 November, 03:12. */
export function markFact(members: Partial<MarkFact> = {}): MarkFact {
  return { kind: 'mark', ...markWith(), until: null, ...members }
}

/** The image trigger of `worker` was paused on 20 November, by 03:00. */
export function switchFact(members: Partial<SwitchFact> = {}): SwitchFact {
  return {
    kind: 'switch',
    of: { state: 'paused', workload: { kind: 'Deployment', name: 'worker' }, container: 'app' },
    round: 1,
    from: { at: '2026-11-20T03:00:00Z', known: 'seen', by: null },
    reason: null,
    message: '',
    until: null,
    ...members,
  }
}

export function chronicleWith(...facts: Fact[]): Chronicle {
  return chronicleOf(factsFrom(facts), { stretches: [], keptFrom: null })
}
