import { describe, expect, it } from 'vitest'
import { placeNamed } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import {
  isEventMatching,
  readTimelineFilter,
  timelineSearch,
  WHOLE_TIMELINE,
} from '#lib/plan/records/timeline-filter'

const read = (query: string) => readTimelineFilter(new URLSearchParams(query))

describe('the filter in an address', () => {
  it('is read as it is written', () => {
    const filter = {
      by: 'Ola',
      lane: 'nginx:prod',
      from: '2026-11-29T02:00:00.000Z',
      to: '2026-11-29T04:00:00.000Z',
      kind: 'crash',
      at: '2026-11-29T03:12:00.000Z',
    } as const
    expect(read(timelineSearch(filter))).toEqual({ filter, problems: [] })
    expect(timelineSearch(WHOLE_TIMELINE)).toBe('')
  })

  it('takes a moment in any time zone', () => {
    expect(read('at=2026-11-29T03:12Z').filter.at).toBe('2026-11-29T03:12:00.000Z')
    expect(read('at=2026-11-29T04:12%2B01:00').filter.at).toBe('2026-11-29T03:12:00.000Z')
  })

  it.each(['yesterday', '2026-11-29', '03:12', '2026-11-29T03:12', '2026-13-29T03:12Z'])(
    'says what a moment looks like where it is %s',
    (text) => {
      expect(read(`at=${text}`)).toEqual({
        filter: WHOLE_TIMELINE,
        problems: [`at="${text}" is not a time with its zone, such as 2026-11-30T18:00Z.`],
      })
    },
  )

  it('says which kinds there are, and leaves alone what only Activity has', () => {
    expect(read('kind=nonsense').problems).toEqual([
      expect.stringMatching(/^kind="nonsense" is not one of image, pin,/),
    ])
    expect(read('outcome=nonsense')).toEqual({ filter: WHOLE_TIMELINE, problems: [] })
  })
})

describe('an event matches', () => {
  const event: TimelineEvent = {
    id: 'imported',
    when: { at: '2026-11-29T03:10:00Z', isExact: true },
    what: { kind: 'imported', digest: 'sha256:a', isAgain: false },
    where: [placeNamed('worker:prod')],
    who: [
      { kind: 'job', cronJob: 'import', job: 'import-1', startedBy: { id: 'op-1', by: 'Ola', reason: '' } },
    ],
    certainty: 'seen',
  }
  const matches = (filter: Partial<typeof WHOLE_TIMELINE>) =>
    isEventMatching(event, { ...WHOLE_TIMELINE, ...filter })

  it('its lane, its kind and the person behind it', () => {
    expect([matches({ lane: 'worker:prod' }), matches({ lane: 'nginx:prod' })]).toEqual([true, false])
    expect([matches({ kind: 'image' }), matches({ kind: 'crash' })]).toEqual([true, false])
    expect([matches({ by: 'ola' }), matches({ by: 'Pavel' })]).toEqual([true, false])
  })

  it('the span in which it was', () => {
    expect([matches({ from: '2026-11-29T03:10:00Z' }), matches({ from: '2026-11-29T03:10:01Z' })]).toEqual([
      true,
      false,
    ])
    expect([matches({ to: '2026-11-29T03:10:00Z' }), matches({ to: '2026-11-29T03:09:59Z' })]).toEqual([
      true,
      false,
    ])
  })

  it('each lane and each span that it goes into, if nobody watched then', () => {
    const gap = (until: string | null): TimelineEvent => ({
      ...event,
      what: { kind: 'gap', from: event.when.at, until },
      where: [],
      who: [],
    })
    const isShown = (until: string | null, filter: Partial<typeof WHOLE_TIMELINE>) =>
      isEventMatching(gap(until), { ...WHOLE_TIMELINE, ...filter })
    const from = '2026-11-29T03:30:00Z'
    expect(isShown(null, { lane: 'worker:prod', kind: 'gap', from })).toBe(true)
    expect([isShown(from, { from }), isShown('2026-11-29T03:20:00Z', { from })]).toEqual([true, false])
    expect([isShown(null, { by: 'Ola' }), isShown(null, { kind: 'image' })]).toEqual([false, false])
  })
})
