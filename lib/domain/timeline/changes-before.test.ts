import { describe, expect, it } from 'vitest'
import { changesBefore, crashesAt } from '#lib/domain/timeline/changes-before'
import { placeNamed } from '#lib/domain/timeline/place'
import type { TimelineEvent, What } from '#lib/domain/timeline/timeline-event'

const imported: What = { kind: 'imported', digest: 'sha256:a', isAgain: false }

function event(id: string, time: string, where: string[], what: What = imported): TimelineEvent {
  return {
    id,
    when: { at: `2026-11-29T${time}Z`, isExact: true },
    what,
    where: where.map(placeNamed),
    who: [],
    certainty: 'seen',
  }
}

function crash(time: string, overAt: string | null = null): TimelineEvent {
  const facts = {
    container: 'app',
    pods: ['worker-0'],
    arePodsGone: false,
    notBefore: `2026-11-29T${time}Z`,
    exitCode: 1,
    reason: 'Error',
    restarts: 3,
    lastAt: '',
  }
  const over = overAt && `2026-11-29T${overAt}Z`
  return event('crash', time, ['StatefulSet/worker', 'worker:prod'], {
    kind: 'crash-begun',
    ...facts,
    overAt: over,
  })
}

function idsBefore(events: TimelineEvent[], at = '2026-11-29T03:30:00Z') {
  const { crashes, first, others } = changesBefore(events, at)
  return [crashes, first, others].map((each) => each.map(({ id }) => id))
}

describe('what changed before a moment', () => {
  it('is what changed in the hour before, newest first', () => {
    const events = [
      event('old', '02:30:00', ['nginx:prod']),
      event('one', '02:31:00', ['nginx:prod']),
      event('two', '03:30:00', ['tokman:prod']),
      event('later', '03:30:01', ['nginx:prod']),
    ]
    expect(idsBefore(events)).toEqual([[], [], ['two', 'one']])
  })

  it('has the times in that hour in which nobody watched, which are no change', () => {
    const gap = (id: string, from: string, until: string | null) =>
      event(id, from, [], {
        kind: 'gap',
        from: `2026-11-29T${from}Z`,
        until: until && `2026-11-29T${until}Z`,
      })
    const gaps = [
      gap('before', '01:00:00', '02:30:00'),
      gap('into', '02:00:00', '02:31:00'),
      gap('open', '03:00:00', null),
      gap('later', '03:30:01', null),
    ]
    expect(changesBefore(gaps, '2026-11-29T03:30:00Z').gaps.map(({ id }) => id)).toEqual(['open', 'into'])
    expect(idsBefore(gaps)).toEqual([[], [], []])
  })

  it('begins with what changed where it crashes, before that began', () => {
    const events = [
      event('elsewhere', '03:11:00', ['nginx:prod']),
      event('import', '03:10:00', ['worker:prod']),
      event('rollout', '03:10:05', ['StatefulSet/worker']),
      crash('03:12:00'),
      event('revert', '03:20:00', ['StatefulSet/worker']),
    ]
    expect(idsBefore(events)).toEqual([['crash'], ['rollout', 'import'], ['revert', 'elsewhere']])
  })

  it('goes back an hour from a crash that began long before the moment and still goes on', () => {
    const events = [event('import', '00:10:00', ['worker:prod']), crash('00:12:00')]
    expect(idsBefore(events)).toEqual([['crash'], ['import'], []])
    expect(idsBefore([events[0] ?? crash('00:12:00'), crash('00:12:00', '00:40:00')])).toEqual([[], [], []])
  })

  it('begins with what changed where it may have crashed already: a container that ends again forgets when it began', () => {
    const [at, later] = ['03:12:00', '03:12:20']
    const { what, ...rest } = crash(later)
    if (what.kind !== 'crash-begun') throw new Error('It is a crash.')
    const when = { at: `2026-11-29T${later}Z`, isExact: false }
    const loop = { ...rest, when, what: { ...what, notBefore: '2026-11-29T03:11:00Z' } }
    const events = [
      event('import', '03:10:00', ['worker:prod']),
      event('after', '03:12:10', ['worker:prod']),
      loop,
    ]
    expect(idsBefore(events, `2026-11-29T${at}Z`)).toEqual([['crash'], ['import'], []])
    expect(idsBefore(events, '2026-11-29T03:10:59Z')).toEqual([[], [], ['import']])
    const exact = { ...loop, when: { ...when, isExact: true } }
    expect(idsBefore([...events.slice(0, 2), exact], `2026-11-29T${at}Z`)[0]).toEqual([])
  })

  it('takes a change for the one before, where the clock of the node is a little behind', () => {
    expect(idsBefore([event('import', '03:12:04', ['worker:prod']), crash('03:12:00')])[1]).toEqual([
      'import',
    ])
    expect(idsBefore([event('import', '03:12:06', ['worker:prod']), crash('03:12:00')])[1]).toEqual([])
  })

  it('has no results: a rollout that is done, a run that ended, a refused attempt', () => {
    const done: What = { kind: 'rollout-done', revision: 2, isBack: false }
    const ended: What = { kind: 'run-ended', job: 'j', outcome: 'done', reason: null }
    const events = [
      event('done', '03:10:00', ['Deployment/a'], done),
      event('ended', '03:10:00', ['CronJob/c'], ended),
    ]
    expect(idsBefore(events)).toEqual([[], [], []])
  })
})

describe('a crash', () => {
  it('goes on from when it began until it is over', () => {
    const at = (time: string) => crashesAt(crash('03:12:00', '03:40:00'), Date.parse(`2026-11-29T${time}Z`))
    expect([at('03:11:59'), at('03:12:00'), at('03:39:59'), at('03:40:00')]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})
