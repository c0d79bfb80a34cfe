import { describe, expect, it } from 'vitest'
import { environment } from '#lib/domain/testing/test-views'
import { placeNamed } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { WHOLE_TIMELINE } from '#lib/plan/records/timeline-filter'
import { timelineJson } from '#lib/plan/records/timeline-json'
import { timelineMarkdown } from '#lib/plan/records/timeline-markdown'
import { timelineView, type RanIn, type TimelineRead } from '#lib/plan/records/timeline-view'

const NOW = Date.parse('2026-11-29T04:00:00Z')
const READ_AT = '2026-11-29T04:00:00.000Z'

function event(id: string, time: string, parts: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    id,
    when: { at: `2026-11-29T${time}Z`, isExact: true },
    what: { kind: 'imported', digest: `sha256:${'a'.repeat(64)}`, isAgain: false },
    where: [placeNamed('worker:prod')],
    who: [{ kind: 'pin', by: 'Ola', reason: null }],
    certainty: 'seen',
    ...parts,
  }
}

function readOf(events: TimelineEvent[], name = 'prod', ran: TimelineRead['ran'] = []): TimelineRead {
  const reach = {
    environment: { ...environment, name, title: name === 'prod' ? 'Production' : 'Staging' },
    ...{
      from: '2026-10-30T00:00:00.000Z',
      journalFrom: null,
      journalProblem: null,
      unreadEntries: 0,
      observation: null,
      unread: [],
    },
  }
  return { reach, events, ran, unlisted: 0 }
}

const viewOf = (reads: TimelineRead[], filter: Partial<typeof WHOLE_TIMELINE> = {}) =>
  timelineView(reads, { ...WHOLE_TIMELINE, ...filter }, READ_AT, NOW)

describe('a timeline', () => {
  it('has the events of all environments, newest first, each with its own', () => {
    const { events, people, lanes } = viewOf([
      readOf([event('one', '03:00:00'), event('three', '03:20:00')]),
      readOf(
        [event('two', '03:10:00', { where: [placeNamed('Deployment/nginx'), placeNamed('a/repository')] })],
        'stg',
      ),
    ])
    expect(events.map(({ id, environment }) => `${environment} ${id}`)).toEqual([
      'prod three',
      'stg two',
      'prod one',
    ])
    expect({ people, lanes }).toEqual({ people: ['Ola'], lanes: ['Deployment/nginx', 'worker:prod'] })
  })

  it('shows the newest that match, and counts them all', () => {
    const many = Array.from({ length: 400 }, (_, index) => event(String(index), '03:00:00'))
    const { events, matching, total } = viewOf([readOf([...many, event('pin', '02:00:00', { who: [] })])], {
      by: 'Ola',
    })
    expect([events.length, matching, total]).toEqual([300, 400, 401])
  })

  it('names a few places of an event on many, and how many more there are', () => {
    const where = Array.from({ length: 500 }, (_, index) => placeNamed(`app-${index}:prod`))
    const [shown] = viewOf([readOf([event('all', '03:00:00', { where })])], { lane: 'app-499:prod' }).events
    expect([shown?.where.length, shown?.unlisted]).toEqual([6, 494])
  })

  it('tells nothing of a moment that is still to come', () => {
    expect(viewOf([readOf([])], { at: '2026-11-29T04:00:01.000Z' })).toMatchObject({
      moment: null,
      isStillToCome: true,
    })
    expect(viewOf([readOf([])])).toMatchObject({ moment: null, isStillToCome: false })
  })

  it('tells of a moment what changed before it, whatever kind and person are asked for', () => {
    const filter = { at: '2026-11-29T03:30:00.000Z', kind: 'crash', by: 'Pavel' } as const
    const { moment, events } = viewOf([readOf([event('one', '03:00:00')])], filter)
    expect(events).toEqual([])
    expect(moment?.others.map(({ id }) => id)).toEqual(['one'])
    const other = viewOf([readOf([event('one', '03:00:00')])], { ...filter, lane: 'nginx:prod' })
    expect(other.moment?.others).toEqual([])
  })

  it('tells of a workload also what changed on the lanes that feed it', () => {
    const rollout = event('rollout', '03:10:00', {
      where: ['Deployment/worker', 'worker:prod'].map(placeNamed),
    })
    const elsewhere = event('elsewhere', '03:11:00', { where: [placeNamed('nginx:prod')] })
    const filter = { at: '2026-11-29T03:30:00.000Z', lane: 'Deployment/worker' }
    const { moment } = viewOf([readOf([event('import', '03:09:00'), rollout, elsewhere])], filter)
    expect(moment?.others.map(({ id }) => id)).toEqual(['rollout', 'import'])
  })
})

const ran: Omit<RanIn, 'environment'> = {
  workload: { kind: 'Deployment', name: 'worker' },
  revision: 3,
  images: [
    {
      container: 'app',
      image: `sha256:${'a'.repeat(64)}`,
      stream: 'worker',
      commit: 'b'.repeat(40),
      commitUrl: null,
    },
  ],
  health: { kind: 'recorded', state: 'healthy', at: '2026-11-29T02:00:00Z', operation: 'op-1' },
}
const gone = { ...ran, revision: null, images: [], health: { kind: 'unknown', isInGap: false } as const }

describe('the text for a report', () => {
  const hostile = event('pin', '03:00:00', {
    what: {
      kind: 'attempt',
      title: 'Pin `x` | <b>\n# Not a heading',
      action: 'pin',
      outcome: 'denied',
      message: '',
      by: '[Vera](https://evil)',
      count: 1,
      firstAt: '',
    },
    certainty: 'recorded',
  })
  const view = viewOf(
    [
      readOf(
        [event('one', '03:12:00', { when: { at: '2026-11-29T03:12:00Z', isExact: false } }), hostile],
        'prod',
        [ran, gone],
      ),
    ],
    { at: '2026-11-29T03:30:00.000Z' },
  )
  const text = timelineMarkdown(view, 'UTC')

  it('has a heading for each day and a line for each event, with who and how sure', () => {
    expect(text).toContain('# Timeline of Production\n')
    expect(text).toContain(
      '## Sunday 29 November 2026\n\n- by 03:12:00 worker:prod: image aaaaaaaa imported; by Ola (seen)\n',
    )
    expect(text).toContain('Times are in UTC.')
    expect(text).toContain('Production: looked back to 30 Oct 2026, 00:00 UTC.')
  })

  it('has the dates of what changed before the moment, which no heading has', () => {
    expect(text).toContain(
      '### Changed in the hour before\n\n- by 29 Nov 2026, 03:12 UTC worker:prod: image aaaaaaaa imported',
    )
  })

  it('has what ran at the moment, and says where it is not known', () => {
    expect(text).toContain(
      '- Deployment worker: aaaaaaaa (commit bbbbbbb), revision 3. How it was: healthy at the end of an operation, 29 Nov 2026, 02:00 UTC.',
    )
    expect(text).toContain('- Deployment worker: not known. How it was: not known.')
  })

  it('takes nothing that others wrote for mark-up', () => {
    expect(text).toContain('Pin \\`x\\` \\| \\<b\\> \\# Not a heading')
    expect(text).toContain('by \\[Vera\\](https://evil)')
    expect(text.match(/^#+ /gm)).toHaveLength(5)
  })

  it('as JSON has the filter, how far it was looked, and the events', () => {
    const parsed: unknown = JSON.parse(
      timelineJson(view, { ...WHOLE_TIMELINE, at: '2026-11-29T03:30:00.000Z' }),
    )
    expect(parsed).toMatchObject({
      filter: { at: '2026-11-29T03:30:00.000Z' },
      environments: [{ name: 'prod', from: '2026-10-30T00:00:00.000Z' }],
      events: [{ id: 'one', environment: 'prod' }, { id: 'pin' }],
    })
  })
})
